//! `docker-compose.yml` and the image: the binary is started with exactly their command and environment, in network
//! and mount namespaces of its own, and the health check they name says that it serves. The image itself is not built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The part about the service that is built here.
fn service(compose: &str) -> &str {
    let service = compose.split("\n  floke:\n").nth(1).unwrap();
    service.split("\n  proxy:").next().unwrap()
}

/// The lines below `key:` that are indented deeper, of the service that is built here.
fn below(compose: &str, key: &str) -> Vec<String> {
    let mut lines = service(compose).lines().skip_while(|line| line.trim() != format!("{key}:"));
    let depth = |line: &str| line.len() - line.trim_start().len();
    let own = depth(lines.next().unwrap());
    lines.take_while(|line| depth(line) > own).map(|line| line.trim().to_owned()).collect()
}

/// `NAME: value` with `${FLOKE_HOST:-name}` read as the name that stands there when nothing is set.
fn environment(compose: &str) -> Vec<(String, String)> {
    below(compose, "environment")
        .iter()
        .map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            let value =
                value.trim_matches('"').replace("${FLOKE_HOST:-floke.example}", "floke.example");
            (name.to_owned(), value)
        })
        .collect()
}

/// The words of a JSON list such as `["floke", "health"]`, without docker's own first word.
fn words(list: &str) -> Vec<String> {
    let words: Vec<String> = serde_json::from_str(list.trim()).unwrap();
    words.into_iter().filter(|word| word != "CMD").collect()
}

#[test]
fn the_binary_serves_with_the_command_and_environment_of_the_compose_file() {
    let compose = fs::read_to_string(root().join("docker-compose.yml")).unwrap();
    let image = fs::read_to_string(root().join("Dockerfile")).unwrap();
    let entry = image.lines().find_map(|line| line.strip_prefix("ENTRYPOINT ")).unwrap();
    assert_eq!(words(entry), ["floke"], "the image starts floke without arguments");
    assert!(!service(&compose).contains("\n    command:"), "the compose file adds none");
    let health = below(&compose, "healthcheck");
    let health = words(health.iter().find_map(|line| line.strip_prefix("test: ")).unwrap());
    let binary = harness::binary();
    let folder = binary.parent().unwrap().display().to_string();

    // A file system of its own, so that the data folder can be the very one that is named, and a network of its own,
    // so that 0.0.0.0 is nobody else's.
    let script = format!(
        "set -e\nmount -t tmpfs none /srv\nmkdir -m 0700 /srv/floke\nip link set lo up\n\
         export PATH={folder}:$PATH\nfloke & server=$!\n\
         for _ in $(seq 200); do if {health} 2>/dev/null; then break; fi; kill -0 $server; done\n\
         {health}\nls /srv/floke\nkill $server\nwait $server\necho stopped",
        health = health.join(" "),
    );
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--net", "--mount", "bash", "-c", &script]);
    for (name, value) in environment(&compose) {
        command.env(name, value);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{errors}");
    for word in ["https://floke.example", "log.sqlite", "keys.sqlite", "stopped"] {
        assert!(said.contains(word), "{word}: {said}\n{errors}");
    }
}

#[test]
fn the_image_and_the_compose_file_agree() {
    let compose = fs::read_to_string(root().join("docker-compose.yml")).unwrap();
    let image = fs::read_to_string(root().join("Dockerfile")).unwrap();
    let said = environment(&compose);
    let value = |name: &str| said.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap();
    assert!(image.contains(&format!("FLOKE_LISTEN={}", value("FLOKE_LISTEN"))));
    assert!(image.contains(&format!("FLOKE_DATA={}", value("FLOKE_DATA"))));
    assert!(image.contains(&format!("VOLUME {}", value("FLOKE_DATA"))));
    assert!(compose.contains(&format!("floke-data:{}", value("FLOKE_DATA"))));
}
