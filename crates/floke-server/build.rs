//! Puts the web files into the binary: each with its type, its `ETag` and, for text, a brotli and a gzip form.

#![expect(clippy::expect_used, reason = "a build that cannot read its files shall stop and say so")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use sha2::{Digest, Sha256};

/// Files of these kinds are served; tests, types and notes are not.
const KINDS: [(&str, &str, bool); 8] = [
    ("html", "text/html; charset=utf-8", true),
    ("js", "text/javascript; charset=utf-8", true),
    ("mjs", "text/javascript; charset=utf-8", true),
    ("css", "text/css; charset=utf-8", true),
    ("svg", "image/svg+xml", true),
    ("json", "application/json", true),
    ("txt", "text/plain; charset=utf-8", true),
    ("woff2", "font/woff2", false),
];

struct File {
    path: String,
    kind: &'static str,
    text: bool,
    bytes: Vec<u8>,
}

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo says where we are"))
        .join("../../web");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo says where to write"));
    // Release builds are made once and served for years; others are made all day.
    let release = env::var("PROFILE").as_deref() == Ok("release");

    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));

    // One hash for all: relative imports keep the prefix, so that no file is named by its own content.
    let mut all = Sha256::new();
    for file in &files {
        all.update(&file.path);
        all.update(Sha256::digest(&file.bytes));
    }
    let build = hex(&all.finalize(), 12);

    let mut table = format!(
        "pub(super) const BUILD: &str = \"{build}\";\npub(super) static FILES: &[File] = &[\n"
    );
    for (index, file) in files.iter_mut().enumerate() {
        if file.path.ends_with(".html") {
            let html = String::from_utf8(std::mem::take(&mut file.bytes)).expect("pages are UTF-8");
            file.bytes = html.replace("/a/dev/", &format!("/a/{build}/")).into_bytes();
        }
        let etag = hex(&Sha256::digest(&file.bytes), 20);
        let write = |form: &str, bytes: &[u8]| {
            let path = out.join(format!("{index}.{form}"));
            fs::write(&path, bytes).expect("the build folder can be written");
            format!("include_bytes!({path:?})")
        };
        let packed = |form: &str, pack: fn(&[u8], bool) -> Vec<u8>| {
            let bytes = file.text.then(|| pack(&file.bytes, release));
            let worth = bytes.filter(|bytes| bytes.len() < file.bytes.len());
            worth.map_or("None".to_owned(), |bytes| format!("Some({})", write(form, &bytes)))
        };
        writeln!(
            table,
            "    File {{ path: {:?}, kind: {:?}, etag: \"{etag}\", plain: {}, brotli: {}, gzip: {} }},",
            file.path,
            file.kind,
            write("plain", &file.bytes),
            packed("br", brotli),
            packed("gz", gzip),
        )
        .expect("a String takes all");
    }
    table.push_str("];\n");
    fs::write(out.join("assets.rs"), table).expect("the build folder can be written");
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<File>) {
    println!("cargo:rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder).expect("web/ can be read") {
        let path = entry.expect("web/ can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if folder != root || name != "test" {
                collect(root, &path, files);
            }
            continue;
        }
        let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        let Some((_, kind, text)) = KINDS.iter().find(|(e, _, _)| *e == extension) else {
            continue;
        };
        if name == "tsconfig.json" {
            continue;
        }
        println!("cargo:rerun-if-changed={}", path.display());
        let inside = path.strip_prefix(root).expect("found below web/");
        let inside = inside.to_string_lossy().replace('\\', "/");
        let bytes = fs::read(&path).expect("web/ can be read");
        files.push(File { path: inside, kind, text: *text, bytes });
    }
}

fn hex(digest: &[u8], characters: usize) -> String {
    let mut text: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    text.truncate(characters);
    text
}

/// Browsers ask for brotli over https.
fn brotli(bytes: &[u8], release: bool) -> Vec<u8> {
    let quality = if release { 11 } else { 4 };
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 16 * 1024, quality, 22);
    writer.write_all(bytes).expect("memory takes all");
    writer.into_inner()
}

/// Browsers that do not offer brotli, over plain http, ask for gzip.
fn gzip(bytes: &[u8], release: bool) -> Vec<u8> {
    let level = flate2::Compression::new(if release { 9 } else { 6 });
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), level);
    writer.write_all(bytes).expect("memory takes all");
    writer.finish().expect("memory takes all")
}
