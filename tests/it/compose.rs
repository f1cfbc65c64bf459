//! `docker-compose.yml` and the image. The test starts the binary with exactly their command and environment, in its
//! own network and mount namespaces, and their health check succeeds. It does not build the image.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The lines of the service that is built here.
fn service(compose: &str) -> &str {
    let service = compose.split("\n  floke:\n").nth(1).unwrap();
    service.split("\n  proxy:").next().unwrap()
}

/// The lines below `key:` with deeper indentation, of that service.
fn below(compose: &str, key: &str) -> Vec<String> {
    let mut lines = service(compose).lines().skip_while(|line| line.trim() != format!("{key}:"));
    let depth = |line: &str| line.len() - line.trim_start().len();
    let own = depth(lines.next().unwrap());
    lines.take_while(|line| depth(line) > own).map(|line| line.trim().to_owned()).collect()
}

/// Variables that the operator sets in `.env`.
type Said = [(&'static str, &'static str)];

/// `NAME: value`, with `${NAME:-value}` replaced by the variable, or else by its default.
fn environment(compose: &str, env: &Said) -> Vec<(String, String)> {
    below(compose, "environment")
        .iter()
        .map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_owned(), filled(value.trim_matches('"'), env))
        })
        .collect()
}

fn filled(value: &str, env: &Said) -> String {
    let Some((before, rest)) = value.split_once("${") else { return value.to_owned() };
    let (variable, after) = rest.split_once('}').unwrap();
    let (name, usual) = variable.split_once(":-").unwrap();
    let said = env.iter().find(|(n, _)| *n == name).map_or(usual, |(_, said)| said);
    format!("{before}{said}{}", filled(after, env))
}

/// The command that the page tells an operator to run in the container, by its first word after `floke`.
fn told(command: &str) -> String {
    let page = fs::read_to_string(root().join("docs/operations.md")).unwrap();
    let begins = format!("docker compose exec floke floke {command}");
    let line = page.lines().find(|line| line.starts_with(&begins)).unwrap();
    let line = line.split('#').next().unwrap().trim();
    line.strip_prefix("docker compose exec floke ").unwrap().to_owned()
}

/// The words of a JSON list such as `["floke", "health"]`, without docker's own first word.
fn words(list: &str) -> Vec<String> {
    let words: Vec<String> = serde_json::from_str(list.trim()).unwrap();
    words.into_iter().filter(|word| word != "CMD").collect()
}

/// Serves as the compose file says. Returns the output, and the key it was asked for.
fn serves(env: &Said) -> (String, String) {
    let compose = fs::read_to_string(root().join("docker-compose.yml")).unwrap();
    let image = fs::read_to_string(root().join("Dockerfile")).unwrap();
    let entry = image.lines().find_map(|line| line.strip_prefix("ENTRYPOINT ")).unwrap();
    assert_eq!(words(entry), ["floke"], "the image starts floke without arguments");
    assert!(!service(&compose).contains("\n    command:"), "the compose file adds none");
    let health = below(&compose, "healthcheck");
    let health = words(health.iter().find_map(|line| line.strip_prefix("test: ")).unwrap());
    let binary = harness::binary();
    let folder = binary.parent().unwrap().display().to_string();

    // Its own file system, so that the data folder is exactly the configured one, and its own network, so that 0.0.0.0
    // is free.
    let script = format!(
        "set -e\nmount -t tmpfs none /srv\nmkdir -m 0700 /srv/floke /srv/backups\nip link set lo up\n\
         export PATH={folder}:$PATH\nfloke & server=$!\n\
         for _ in $(seq 200); do if {health} 2>/dev/null; then break; fi; kill -0 $server; done\n\
         {health}\nls /srv/floke\necho \"<$({key})>\"\n{backup}\nkill $server\nwait $server\necho stopped",
        health = health.join(" "),
        key = told("key"),
        backup = told("backup"),
    );
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--net", "--mount", "bash", "-c", &script]);
    for (name, value) in environment(&compose, env) {
        command.env(name, value);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{errors}");
    for word in ["log.sqlite", "keys.sqlite", "backed up", "stopped"] {
        assert!(said.contains(word), "{word}: {said}\n{errors}");
    }
    // The operator can ask for the key, and Docker's log of the server never holds it.
    let key = said.split(['<', '>']).nth(1).unwrap().to_owned();
    assert!(key.len() >= 8 && said.matches(&key).count() == 1, "{key}: {said}");
    (said.into_owned(), key)
}

#[test]
fn the_binary_serves_with_the_command_and_environment_of_the_compose_file() {
    let (said, key) = serves(&[]);
    assert!(said.contains("https://floke.example"), "{said}");
    let env = [("FLOKE_CREATION_KEY", "riktig nok"), ("FLOKE_HOST", "floke.kommune.no")];
    let (said, own) = serves(&env);
    assert!(said.contains("https://floke.kommune.no"), "{said}");
    assert!(own == "riktig nok" && key != own, "{own}: {said}");
}

#[test]
fn the_image_and_the_compose_file_agree() {
    let compose = fs::read_to_string(root().join("docker-compose.yml")).unwrap();
    let image = fs::read_to_string(root().join("Dockerfile")).unwrap();
    let said = environment(&compose, &[]);
    let value = |name: &str| said.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap();
    assert!(image.contains(&format!("FLOKE_LISTEN={}", value("FLOKE_LISTEN"))));
    assert!(image.contains(&format!("FLOKE_DATA={}", value("FLOKE_DATA"))));
    assert!(image.contains(&format!("VOLUME {}", value("FLOKE_DATA"))));
    assert!(compose.contains(&format!("floke-data:{}", value("FLOKE_DATA"))));
}

/// What people saw: the documented backup command wrote the backup onto the volume that it backed up.
#[test]
fn the_backup_that_the_page_tells_of_goes_to_a_volume_that_is_not_the_datas() {
    let compose = fs::read_to_string(root().join("docker-compose.yml")).unwrap();
    let image = fs::read_to_string(root().join("Dockerfile")).unwrap();
    let data =
        environment(&compose, &[]).into_iter().find(|(name, _)| name == "FLOKE_DATA").unwrap().1;
    let volumes = below(&compose, "volumes");
    let volumes: Vec<(&str, &str)> =
        volumes.iter().map(|line| line.trim_start_matches("- ").split_once(':').unwrap()).collect();
    let command = told("backup");
    let to = command.split(' ').next_back().unwrap();
    let (name, folder) = volumes.iter().find(|(_, at)| to.starts_with(&format!("{at}/"))).unwrap();
    assert!(*folder != data && !folder.starts_with(&format!("{data}/")), "{to} in {data}");
    assert!(compose.ends_with('\n') && compose.contains(&format!("\n  {name}:\n")), "{name}");
    // A new volume takes the owner of the image's folder at that path.
    let made = image.lines().find(|line| line.contains("install -d -o floke")).unwrap();
    assert!(made.split(' ').any(|word| word == *folder), "{made}");
}
