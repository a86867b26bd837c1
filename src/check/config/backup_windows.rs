//! RDS refuses windows that are shorter than half an hour or that overlap, also where one runs past
//! midnight or past the end of the week.
//!
//! Remedy: write the backup window as `03:00-04:00`, the maintenance window as `sun:05:00-sun:06:00`, at
//! least 30 minutes each and apart.

use crate::check::config::facts::weekly_minutes::minutes;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;
use crate::model::scalar::Window;

pub(super) const CHECK: Check<Platform> = Check {
    id: "backup-windows",
    title: "backup and maintenance windows are valid and do not collide",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let database = &platform.database;
    let (backup, maintenance) = (&database.backup.window, &database.maintenance_window);
    let mut found = Vec::new();
    let mut check = |pointer: &str, window: &Window, daily: bool| {
        let minutes = minutes(window)?;
        let (wrong, remedy) = if minutes.daily != daily {
            match daily {
                true => (
                    "is weekly, but backups are daily",
                    "write it as `03:00-04:00`",
                ),
                false => (
                    "is daily, but maintenance is weekly",
                    "write it as `sun:05:00-sun:06:00`",
                ),
            }
        } else if minutes.length < 30 {
            ("is shorter than 30 minutes", "write at least 30 minutes")
        } else {
            return Some(minutes);
        };
        found.push(violation(
            Place::new("database", pointer),
            format!("window `{window}` {wrong}"),
            remedy,
        ));
        None
    };
    let windows = (
        check("/backup/window", backup, true),
        check("/maintenance-window", maintenance, false),
    );
    if let (Some(daily), Some(weekly)) = windows
        && daily.overlaps(&weekly)
    {
        found.push(violation(
            Place::new("database", "/maintenance-window"),
            format!("maintenance `{maintenance}` overlaps the backup `{backup}`"),
            "move one of them, both are in UTC",
        ));
    }
    found
}
