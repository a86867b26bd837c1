//! The environment's secrets, from the variables to every output.

use std::sync::Arc;

use backstage_infra::client::runner::Environment;
use backstage_infra::sink::{Annotation, AnnotationLevel, Redactor, Sink, Text, bold};

#[test]
fn secrets_of_the_environment_reach_no_output() {
    let secrets = [
        "INPUT_TOKEN",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    ];
    let pairs = secrets.map(|name| (name, format!("planted in {name}")));
    let environment = Environment::from_pairs("/", pairs.clone());
    let redactor = Arc::new(Redactor::default());
    environment
        .secrets()
        .for_each(|secret| redactor.register(secret));

    let (sink, memory) = Sink::memory(redactor, environment.display());
    for (_, secret) in &pairs {
        let (head, tail) = secret.split_at(4);
        sink.text(
            Text::new()
                .line([bold(head), tail.into()])
                .table([vec![secret.as_str().into()]]),
        )
        .expect("memory");
        sink.error_text(Text::new().line([format!("error: {secret}")]))
            .expect("memory");
        sink.json(&serde_json::json!({ secret: [secret] }))
            .expect("memory");
        sink.annotate(&Annotation::new(AnnotationLevel::Warning, secret))
            .expect("memory");
        let mut markdown = sink.markdown();
        markdown.plain(secret).code(secret).fenced("", secret);
        let markdown = markdown.finish();
        sink.write(markdown).expect("memory");
    }
    let written = memory.out() + &memory.err();
    assert!(
        written.contains("***") && !written.contains("planted"),
        "{written}"
    );
}
