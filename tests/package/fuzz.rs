//! Whatever the bytes are, checking ends with a report.

use crate::support::{Files, report_of};

/// A small generator with a printed seed, so that what it found can be found again.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    fn byte(&mut self) -> u8 {
        const LIKELY: &[u8] = b"\",;\n\r\t\0=+-@#%.:/_09Ee{}[]\xFF\xFE\xEF\xBB\xBF\xE4\x80\x81\xD6\xD0";
        if self.below(4) == 0 { self.next().to_le_bytes()[0] } else { LIKELY[self.below(LIKELY.len())] }
    }
}

fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len());
        match random.below(5) {
            0 if !bytes.is_empty() => bytes[at] = random.byte(),
            1 => bytes.insert(at, random.byte()),
            2 if !bytes.is_empty() => drop(bytes.remove(at)),
            3 => bytes.truncate(at),
            _ => {
                let end = (at + random.below(40)).min(bytes.len());
                let piece = bytes[at.min(end)..end].to_vec();
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
        }
    }
}

#[test]
fn mutated_files_never_panic() {
    let sound = Files::sound();
    let names: Vec<String> = sound.0.keys().cloned().collect();
    for seed in 1..=400u64 {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut files = sound.clone();
        for _ in 0..=random.below(3) {
            mutate(files.0.get_mut(&names[random.below(names.len())]).unwrap(), &mut random);
        }
        let result = std::panic::catch_unwind(|| files.report().to_json(openplan::domain::Lang::Zh));
        assert!(result.is_ok(), "seed {seed}");
    }
}

#[test]
fn mutated_zips_never_panic() {
    let (_folder, path) = Files::sound().zip("wuchang/");
    let sound = std::fs::read(&path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let changed = folder.path().join("changed.zip");
    for seed in 1..=200u64 {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut bytes = sound.clone();
        mutate(&mut bytes, &mut random);
        std::fs::write(&changed, bytes).unwrap();
        assert!(std::panic::catch_unwind(|| report_of(&changed)).is_ok(), "seed {seed}");
    }
}

#[test]
fn strange_cells_never_panic() {
    let strange = [
        "−",
        "0x1F",
        "1e999999999",
        "9E+30",
        "1E-30",
        "-",
        "--5",
        "1.2.3",
        "(",
        "()",
        "¥",
        "%",
        "5%5",
        "１.２.３",
        "1,2,3,4",
        "99999999999999999999999999999999999999999",
        "0.0000000000000000000000000000000000000001",
        "2020-",
        "-2020",
        "年",
        "2020年13月45日",
        "0000-00-00",
        "9999-12-31",
        "9999-12-31/P9999Y",
        "2020-01-01/P400000D",
        "9999",
        "99999999",
        "JUN",
        "\u{1F600}",
        "é",
        "ß",
        "ﬁ",
        "①",
        "㎡",
        "½",
        "=",
        "=\"",
        "=\"\"",
        "A:B:C",
        ":",
        ";;;",
        "；",
        "http://",
        "https://[::1]/",
    ];
    for text in strange {
        let places = [
            ("observations.csv", &["district", "period", "scenario", "value", "value_to", "decimals", "unit"][..]),
            ("observations.csv", &["against", "measure", "variant", "note_zh", "start", "end", "status"]),
            ("documents.csv", &["published", "url", "sha256", "code"]),
            ("projects.csv", &["external", "due", "lead_zh", "kind"]),
            ("indicators.csv", &["sum_of", "unit", "polarity"]),
            ("units.csv", &["factor", "base"]),
            ("districts.csv", &["code", "replaced_by", "valid_to"]),
        ];
        let changed = places.into_iter().fold(Files::sound(), |files, (file, columns)| {
            columns.iter().fold(files, |files, column| files.cell(file, 3, column, text))
        });
        assert!(!changed.report().is_sound(), "{text}");
    }
}
