//! The page and the chart of what was timed: ratios, beside what was compared, in one run.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;

use serde::Deserialize;

/// What `v8.mjs` and `workerd.mjs` print.
#[derive(Debug, Deserialize)]
struct Timed {
    results: Vec<Call>,
    #[serde(default)]
    memory: BTreeMap<String, f64>,
    #[serde(default)]
    node: String,
    #[serde(default)]
    v8: String,
}

#[derive(Debug, Deserialize)]
struct Call {
    name: String,
    ratios: BTreeMap<String, Ratio>,
}

/// How long another way takes, as a multiple of what kv-schema takes.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Ratio {
    median: f64,
    low: f64,
    high: f64,
}

/// The columns: what each is called, and the ways of a call that it stands for, of which the quickest counts.
const COLUMNS: [(&str, &[&str]); 5] = [
    ("leanest by hand", &["hand_bytes", "hand_text", "hand"]),
    ("`worker::kv`", &["worker_json", "worker_value", "worker"]),
    ("`worker::kv`, text and serde_json", &["worker_text"]),
    ("JavaScript", &["native"]),
    ("JavaScript that checks", &["wrapper"]),
];

/// What no Rust can do without: the crossings of the quickest way by hand with nothing done on our side, and the codec without
/// a crossing.
const FLOOR: [(&str, &[&str]); 2] = [
    ("the border alone", &["border"]),
    ("serde_json alone", &["codec"]),
];

impl Call {
    fn quickest(&self, ways: &[&str]) -> Option<Ratio> {
        ways.iter()
            .filter_map(|way| self.ratios.get(*way).copied())
            .min_by(|one, other| one.median.total_cmp(&other.median))
    }
}

/// Writes the tables into the page, and the chart beside it.
pub(crate) fn write(v8: &str, workerd: &str, page: &str, chart: &str) -> Result<(), Box<dyn Error>> {
    let v8: Timed = serde_json::from_str(&fs::read_to_string(v8)?)?;
    let workerd: Timed = serde_json::from_str(&fs::read_to_string(workerd)?)?;
    let mut text = fs::read_to_string(page)?;
    text = between(&text, "V8", &table(&v8.results, &COLUMNS))?;
    let floored: Vec<&Call> = v8
        .results
        .iter()
        .filter(|call| call.ratios.contains_key("border"))
        .collect();
    text = between(&text, "floor", &table(floored, &FLOOR))?;
    text = between(&text, "workerd", &table(&workerd.results, &COLUMNS))?;
    text = between(&text, "memory", &memory(&workerd))?;
    let engine = format!("Node {} (V8 {})\n", v8.node, v8.v8);
    text = between(&text, "engine", &engine)?;
    fs::write(page, text)?;
    fs::write(chart, svg(&v8)?)?;
    Ok(())
}

/// Replaces what stands between two marks of the page.
pub(crate) fn between(page: &str, mark: &str, content: &str) -> Result<String, Box<dyn Error>> {
    let (begin, end) = (
        format!("<!-- {mark}: written by `cargo xtask bench` -->\n"),
        format!("<!-- end of {mark} -->\n"),
    );
    let (before, rest) = page.split_once(&begin).ok_or(format!("no mark for {mark}"))?;
    let (_, after) = rest.split_once(&end).ok_or(format!("no end of {mark}"))?;
    Ok([before, &begin, content, &end, after].concat())
}

fn table<'c>(calls: impl IntoIterator<Item = &'c Call>, columns: &[(&str, &[&str])]) -> String {
    let mut table = String::from("| call |");
    for (name, _) in columns {
        let _ = write!(table, " {name} |");
    }
    table.push_str("\n|---|");
    table.push_str(&"---:|".repeat(columns.len()));
    table.push('\n');
    for call in calls {
        let _ = write!(table, "| {} |", call.name);
        for (_, ways) in columns {
            let _ = match call.quickest(ways) {
                Some(Ratio { median, low, high }) => write!(table, " {median:.2} ({low:.2} to {high:.2}) |"),
                None => write!(table, " |"),
            };
        }
        table.push('\n');
    }
    table
}

fn memory(timed: &Timed) -> String {
    let mut lines = String::new();
    for (way, bytes) in &timed.memory {
        let _ = writeln!(lines, "- `{way}`: {:.1} MB", bytes / 1e6);
    }
    lines
}

/// Draws how many times as long as kv-schema the others take.
fn svg(timed: &Timed) -> Result<String, std::fmt::Error> {
    const SHOWN: [&str; 5] = [
        "get 285 B",
        "get 2 KB",
        "put 285 B",
        "put 2 KB",
        "list 1,000 rows",
    ];
    const COLORS: [&str; 5] = ["#7a7a7a", "#d1495b", "#edae49", "#30638e", "#00798c"];
    let (left, unit, bar) = (130.0, 120.0, 11.0);
    let mut body = String::new();
    let mut y = 64.0;
    for name in SHOWN {
        let Some(call) = timed.results.iter().find(|call| call.name == name) else {
            continue;
        };
        writeln!(
            body,
            r#"<text x="{}" y="{}" text-anchor="end">{name}</text>"#,
            left - 10.0,
            y + 24.0
        )?;
        for ((column, ways), color) in COLUMNS.iter().zip(COLORS) {
            if let Some(ratio) = call.quickest(ways) {
                let width = (ratio.median * unit).min(600.0);
                writeln!(
                    body,
                    r#"<rect x="{left}" y="{y}" width="{width:.1}" height="{}" fill="{color}"><title>{column}: {:.2}</title></rect><text x="{:.1}" y="{}" class="n">{:.2}</text>"#,
                    bar - 2.0,
                    ratio.median,
                    left + width + 4.0,
                    y + bar - 3.0,
                    ratio.median,
                )?;
            }
            y += bar;
        }
        y += 14.0;
    }
    let mut legend = String::new();
    for (index, ((column, _), color)) in COLUMNS.iter().zip(COLORS).enumerate() {
        let x = 10.0 + 150.0 * f64::from(u32::try_from(index).unwrap_or(0));
        writeln!(
            legend,
            r#"<rect x="{x}" y="34" width="10" height="10" fill="{color}"/><text x="{}" y="43" class="n">{}</text>"#,
            x + 14.0,
            column
                .replace('`', "")
                .replace(", text and serde_json", " + serde_json"),
        )?;
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"780\" height=\"{height:.0}\" viewBox=\"0 0 780 {height:.0}\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <style>.n{{font-size:10px}}</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text x=\"10\" y=\"20\" font-weight=\"bold\">How long a call takes, as a multiple of kv-schema (V8, our side alone; longer is slower)</text>\n\
         {legend}{body}<line x1=\"{one:.0}\" x2=\"{one:.0}\" y1=\"56\" y2=\"{y:.0}\" stroke=\"#000\" stroke-dasharray=\"3 3\"/>\n</svg>\n",
        height = y + 10.0,
        one = left + unit,
    ))
}
