//! Daily and weekly windows as minutes of the week.

use crate::model::scalar::Window;

const DAY: u32 = 24 * 60;
const WEEK: u32 = 7 * DAY;
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A window in minutes; `days` holds the start of each occurrence in the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::check::config) struct Minutes {
    starts: Vec<u32>,
    /// How long each lasts.
    pub(in crate::check::config) length: u32,
    /// Every day, rather than once a week.
    pub(in crate::check::config) daily: bool,
}

/// A window's minutes; it may run past midnight, or past the end of the week.
pub(in crate::check::config) fn minutes(window: &Window) -> Option<Minutes> {
    let (from, to) = window.as_str().split_once('-')?;
    match (weekly(from), weekly(to)) {
        (Some(start), Some(end)) => Some(Minutes {
            starts: vec![start],
            length: (end + WEEK - start) % WEEK,
            daily: false,
        }),
        _ => {
            let (start, end) = (time(from)?, time(to)?);
            Some(Minutes {
                starts: (0..7).map(|day| day * DAY + start).collect(),
                length: (end + DAY - start) % DAY,
                daily: true,
            })
        }
    }
}

fn weekly(text: &str) -> Option<u32> {
    let (day, rest) = text.split_once(':')?;
    let day = DAYS.iter().position(|known| *known == day)?;
    Some(day as u32 * DAY + time(rest)?)
}

fn time(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    Some(hour.parse::<u32>().ok()? * 60 + minute.parse::<u32>().ok()?)
}

impl Minutes {
    /// Whether a minute of the week lies in both.
    pub(in crate::check::config) fn overlaps(&self, other: &Minutes) -> bool {
        self.starts.iter().any(|a| {
            other.starts.iter().any(|b| {
                (b + WEEK - a) % WEEK < self.length || (a + WEEK - b) % WEEK < other.length
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::minutes;

    fn overlap(a: &str, b: &str) -> bool {
        let [a, b] = [a, b].map(|text| minutes(&text.parse().unwrap()).unwrap());
        assert_eq!(a.overlaps(&b), b.overlaps(&a));
        a.overlaps(&b)
    }

    #[test]
    fn windows_wrap_midnight_and_the_week() {
        assert!(!overlap("03:00-04:00", "sun:04:00-sun:05:00"));
        assert!(overlap("03:00-04:01", "sun:04:00-sun:05:00"));
        assert!(overlap("23:30-00:30", "wed:00:00-wed:01:00"));
        assert!(overlap("00:10-00:40", "sun:23:30-mon:00:30"));
        assert!(!overlap("00:30-01:00", "sun:23:30-mon:00:30"));
        assert!(overlap("12:00-12:30", "mon:00:00-sun:23:59"));
    }
}
