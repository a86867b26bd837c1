//! Sections, partials and standalone lines as the Mustache specification has them; errors as ours.

use super::{World, lines};

const CONTEXT: &str = "\
platform: {account: '000123456789', region: us-west-2, environment: production}
backstage: {replicas: 3, public: true, name: Bo, none: null, empty: ''}
deployment:
  zones: [a, b, c]
  off: false
  nothing: []
  labels: {team: infra, deep: {er: x}}
  users: [{username: ann, email: ann@example.com}, {username: bob}]
database:
  host: {$reference: {output: {stack: Database, key: Host}}}
";

#[test]
fn renders_as_the_specification_says() {
    for (template, expected) in [
        (
            "{{platform:account}} {{{backstage:replicas}}} {{& backstage:name }}",
            "000123456789 3 Bo",
        ),
        ("{{#deployment:zones}}{{.}},{{/deployment:zones}}", "a,b,c,"),
        (
            "{{#deployment:off}}x{{/deployment:off}}{{^deployment:off}}y{{/deployment:off}}",
            "y",
        ),
        ("{{^deployment:nothing}}none{{/deployment:nothing}}", "none"),
        (
            "{{#backstage:none}}x{{/backstage:none}}{{^backstage:empty}}e{{/backstage:empty}}",
            "e",
        ),
        ("{{#backstage:name}}hi {{.}}{{/backstage:name}}", "hi Bo"),
        (
            "{{#deployment:labels}}{{team}} {{deep.er}}{{/deployment:labels}}",
            "infra x",
        ),
        ("{{deployment:labels.team}}", "infra"),
        ("{{deployment:github:org}}", "acme"),
        (
            "{{#database:host}}known later{{/database:host}}",
            "known later",
        ),
        (
            "{{#deployment:users}}\n- {{username}}{{#email}} <{{email}}>{{/email}} {{platform:region}}\n{{/deployment:users}}\n",
            "- ann <ann@example.com> us-west-2\n- bob us-west-2\n",
        ),
        ("a\n  {{! a comment }}  \nb", "a\nb"),
        ("a {{! a\ncomment }} b", "a  b"),
        ("|\r\n{{! Standalone }}\r\n|", "|\r\n|"),
        ("  {{#backstage:public}}\nx\n  {{/backstage:public}}", "x\n"),
        (" {{#backstage:public}}x{{/backstage:public}}\n", " x\n"),
        (
            "{{=<% %>=}}\n{{ literal }} <%backstage:name%>\n<%={{ }}=%>\n{{backstage:name}}",
            "{{ literal }} Bo\nBo",
        ),
        ("{{=| |=}}|backstage:name|", "Bo"),
        ("  {{>part}}\n>", "  one Bo\n\n  two\n>"),
        ("x: {{>part}}!", "x: one Bo\n\ntwo\n!"),
        ("  {{>outer.mustache}}\n", "  o\n    one Bo\n\n    two\n"),
        ("  {{>loops}}\n", "  - a\n  - b\n  - c\n  -abc\n"),
    ] {
        let context = CONTEXT.replace("  zones", "  github: {org: acme}\n  zones");
        let world = World::new(
            &context,
            &[
                ("t", template),
                ("part.mustache", "one {{backstage:name}}\n\ntwo\n"),
                ("outer.mustache", "o\n  {{>part}}\n"),
                (
                    "loops",
                    "{{#deployment:zones}}\n- {{.}}\n{{/deployment:zones}}\n-{{#deployment:zones}}{{.}}{{/deployment:zones}}\n",
                ),
            ],
        );
        assert_eq!(lines(&world.findings), Vec::<String>::new());
        assert_eq!(world.text("t"), expected, "{template}");
    }
}

#[test]
fn says_every_mistake_where_it_is() {
    let cases: &[(&str, &[&str])] = &[
        (
            "a: {{platform:acount}}\nb: {{nope}}\n",
            &[
                "t:1:4 unknown-context-key `platform:acount` is not a key of the context; did you mean `platform:account`?",
                "t:2:4 unknown-context-key `nope` is not a key of the context; remove the tag; keys of the context are `platform:…`, `deployment:…`, `backstage:…` or `database:…`",
            ],
        ),
        (
            "{{#deployment:users}}\n- {{usrname}}\n{{/deployment:users}}",
            &[
                "t:2:3 unknown-context-key `usrname` is not a key of the context; did you mean `username`?",
            ],
        ),
        (
            "a: {{backstage:none}}\nb: {{backstage:health}}\n",
            &[
                "t:1:4 no-value `backstage:none` has no value; set it in the context file, or wrap this in `{{#backstage:none}} … {{/backstage:none}}`",
                "t:2:4 no-value `backstage:health` has no value; set it in the context file, or wrap this in `{{#backstage:health}} … {{/backstage:health}}`",
            ],
        ),
        (
            "{{#deployment:zones}}\nx\n",
            &[
                "t:1:1 template-syntax the section `deployment:zones` is not closed; add `{{/deployment:zones}}`",
            ],
        ),
        (
            "{{#deployment:zones}}\n{{/deployment:users}}\n{{/deployment:zones}}",
            &[
                "t:2:1 template-syntax `deployment:users` is closed where `deployment:zones`, opened on line 1, is open; write `{{/deployment:zones}}`",
            ],
        ),
        (
            "a {{x",
            &[
                "t:1:3 template-syntax the tag opened with `{{` is not closed; add `}}`; to write braces that are no tag, change the delimiters around them: `{{=<% %>=}} … <%={{ }}=%>`",
            ],
        ),
        (
            "{{>prt}}",
            &["t:1:1 unknown-partial there is no template `prt`; did you mean `part`?"],
        ),
        (
            "{{>a}}",
            &[
                "b:1:1 template-cycle the template includes itself: a → b → a; remove one of the partials",
            ],
        ),
        (
            "a: \u{e000}0\u{e001}",
            &[
                "t:1:4 template-syntax the characters U+E000 and U+E001 are reserved in templates; put the text into the context, where they may stand",
            ],
        ),
        (
            "a: \"\\uE0000\\uE001\"",
            &[
                "t:1:4 yaml-syntax the character U+E000 is reserved in templates; put the text into the context, where it may stand",
            ],
        ),
        (
            "a: x{{deployment:zones}}\nb: \"{{deployment:labels}}\"\nc: {{deployment:zones}}\n",
            &[
                "t:1:5 not-text `deployment:zones` is a list, which cannot be part of a text; use a section, `{{#deployment:zones}} … {{/deployment:zones}}`, or let it be the whole value, unquoted",
                "t:2:5 not-text `deployment:labels` is a map, which cannot be part of a text; use a section, `{{#deployment:labels}} … {{/deployment:labels}}`, or let it be the whole value, unquoted",
            ],
        ),
        (
            "a: {{database:host}}:5432\nb: '{{database:host}}'\n",
            &[
                "t:1:4 not-text `database:host` is known only after the deploy, so it cannot be part of a text; let it be the whole value",
            ],
        ),
        (
            "{{backstage:name}}: 1\nBo: 2\n",
            &["t:2:1 duplicate-key `Bo` is set twice, first on line 1"],
        ),
        (
            "x: 1\n  y: {{platform:acount}}\n",
            &[
                "t:2:6 unknown-context-key `platform:acount` is not a key of the context; did you mean `platform:account`?",
                "t:2:4 yaml-syntax a `: ` where no key can be; quote text that holds `: `; or the line above lacks its `:`, or is indented otherwise",
            ],
        ),
    ];
    for (template, expected) in cases {
        let world = World::new(
            CONTEXT,
            &[
                ("t", template),
                ("part", "x"),
                ("a", "{{>b}}"),
                ("b", "{{>a}}"),
            ],
        );
        assert_eq!(lines(&world.load("t").1), *expected, "{template}");
    }
}

#[test]
fn keeps_where_each_value_came_from() {
    let world = World::new(
        CONTEXT,
        &[(
            "t",
            "id: {{platform:account}}\nname: 'x-{{platform:region}}'\nzones: {{deployment:zones}}\n",
        )],
    );
    let (node, findings) = world.load("t");
    assert_eq!(lines(&findings), Vec::<String>::new());
    let node = node.expect("a map");
    for (pointer, text, template, origin) in [
        (
            "/id",
            "000123456789",
            "{{platform:account}}",
            "backstage.yaml:1:21",
        ),
        (
            "/name",
            "x-us-west-2",
            "'x-{{platform:region}}'",
            "backstage.yaml:1:45",
        ),
        (
            "/zones/1",
            "b",
            "{{deployment:zones}}",
            "backstage.yaml:4:14",
        ),
    ] {
        let at = node.at(pointer).expect(pointer);
        assert_eq!(at.text(), Some(text));
        assert_eq!(world.sources.slice(at.span), template);
        assert_eq!(world.sources.locate(&at.origin).to_string(), origin);
    }
    let used: Vec<String> = world.render("t").used.into_iter().collect();
    assert_eq!(
        used,
        ["deployment:zones", "platform:account", "platform:region"]
    );
}
