//! What the scripts print of their times, and the chart of it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::page::COLUMNS;
use crate::run::Run;
use crate::times::{Calls, Part, Times, Workerd};

const CHART: &str = "docs/performance.svg";

/// What `v8.mjs` and `workerd.mjs` print.
#[derive(Debug, Deserialize)]
struct Printed<T> {
    /// Of what ran them.
    versions: BTreeMap<String, String>,
    #[serde(flatten)]
    found: T,
}

/// Takes over what the scripts printed, and draws the chart.
pub(crate) fn take(root: &Path, v8: &str, workerd: &str, times: &mut Times) -> Result<(), Box<dyn Error>> {
    let v8: Printed<Calls> = serde_json::from_str(&fs::read_to_string(v8)?)?;
    let workerd: Printed<Workerd> = serde_json::from_str(&fs::read_to_string(workerd)?)?;
    let engines = |versions: BTreeMap<String, String>| {
        let words = versions
            .into_iter()
            .map(|(name, version)| format!("{name} {version}"));
        Run::now(root, &["worker", "wasm-bindgen", "serde_json"], words.collect())
    };
    fs::write(root.join(CHART), svg(&v8.found)?)?;
    times.v8 = Some(Part {
        run: engines(v8.versions)?,
        found: v8.found,
    });
    times.workerd = Some(Part {
        run: engines(workerd.versions)?,
        found: workerd.found,
    });
    Ok(())
}

/// Draws how many times as long as kv-schema the others take.
fn svg(calls: &Calls) -> Result<String, std::fmt::Error> {
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
        let Some(call) = calls.call(name) else {
            continue;
        };
        writeln!(
            body,
            r#"<text x="{}" y="{}" text-anchor="end">{name}</text>"#,
            left - 10.0,
            y + 24.0
        )?;
        for ((column, ways), color) in COLUMNS.iter().zip(COLORS) {
            if let Some((_, ratio)) = call.quickest(ways) {
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
