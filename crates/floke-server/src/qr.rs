//! QR codes: for the terminal at start, and as one SVG path for screens and print.

use qrcodegen::{QrCode, QrCodeEcc};

/// Light modules around the code, which readers need.
const QUIET: i32 = 4;

fn code(text: &str) -> Option<QrCode> {
    QrCode::encode_text(text, QrCodeEcc::Medium).ok()
}

/// The code as text, two rows of modules per line. Draws the light modules, so it is light on dark terminals too.
/// `None` when the text is too long for a code.
#[must_use]
pub fn terminal(text: &str) -> Option<String> {
    let qr = code(text)?;
    let size = qr.size();
    let light = |x: i32, y: i32| !qr.get_module(x, y);
    let mut out = String::new();
    for y in (-QUIET / 2..size + QUIET / 2).step_by(2) {
        for x in -QUIET / 2..size + QUIET / 2 {
            out.push(match (light(x, y), light(x, y + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        out.push('\n');
    }
    Some(out)
}

/// The code as an SVG picture of one path, black on white. `None` when the text is too long for a code.
#[must_use]
pub fn svg(text: &str) -> Option<String> {
    let qr = code(text)?;
    let size = qr.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let start = x;
            while x < size && qr.get_module(x, y) {
                x += 1;
            }
            if x > start {
                let (left, top, run) = (start + QUIET, y + QUIET, x - start);
                path.push_str(&format!("M{left} {top}h{run}v1h-{run}z"));
            } else {
                x += 1;
            }
        }
    }
    let side = size + 2 * QUIET;
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_code_has_a_quiet_zone() {
        let text = terminal("http://192.168.1.20:8080/join/FDK264").unwrap();
        let lines: Vec<_> = text.lines().collect();
        let width = lines[0].chars().count();
        assert!(lines.iter().all(|line| line.chars().count() == width));
        assert!(lines[0].chars().all(|c| c == '█'), "two rows of light on top");
        assert!(
            lines.iter().all(|line| line.starts_with("██")),
            "two columns of light at the side"
        );
    }

    #[test]
    fn the_picture_draws_every_dark_module_once() {
        let address = "http://192.168.1.20:8080/join/FDK264";
        let qr = code(address).unwrap();
        let all = (0..qr.size()).flat_map(|y| (0..qr.size()).map(move |x| (x, y)));
        let dark = all.filter(|(x, y)| qr.get_module(*x, *y)).count();
        let svg = svg(address).unwrap();
        let runs =
            svg.split('h').skip(1).filter_map(|part| part.split('v').next()?.parse::<usize>().ok());
        // The first run is the white ground.
        assert_eq!(runs.skip(1).sum::<usize>(), dark);
    }

    #[test]
    fn a_text_that_fits_no_code_is_no_panic() {
        assert_eq!(svg(&"x".repeat(5_000)), None);
        assert_eq!(terminal(&"x".repeat(5_000)), None);
    }
}
