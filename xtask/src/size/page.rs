//! The tables of sizes on the page.

use std::fmt::Write as _;

use crate::size::{Size, Sizes, generate};
use crate::step::{Failure, Result};

/// Replaces what stands between the marks on the page.
pub(super) fn with_tables(page: &str, sizes: &Sizes) -> Result<String> {
    let page = between(page, "sizes", &table(sizes)?)?;
    between(&page, "features", &features(sizes)?)
}

fn of<'s>(sizes: &'s Sizes, name: &str) -> Result<&'s Size> {
    sizes.get(name).ok_or_else(|| {
        Failure(format!(
            "`{name}` has not been weighed: run `cargo xtask bench size`"
        ))
    })
}

fn table(sizes: &Sizes) -> Result<String> {
    let mut table = String::from(
        "| | kv-schema | by hand | more | times | kv-schema, gzip | by hand, gzip | kv-schema, before wasm-opt | by hand, before wasm-opt |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for (name, what) in [
        ("sessions", "the session routes"),
        ("entities_1", "one entity with four routes"),
        ("entities_5", "five entities"),
        ("further_entity", "a further entity"),
        ("entities_50", "fifty entities"),
    ] {
        let (schema, hand) = (
            of(sizes, &format!("{name}_schema"))?,
            of(sizes, &format!("{name}_hand"))?,
        );
        let _ = writeln!(
            table,
            "| {what} | {} | {} | {} | {} | {} | {} | {} | {} |",
            grouped(schema.bytes),
            grouped(hand.bytes),
            more(schema.bytes, hand.bytes),
            times(schema.bytes, hand.bytes),
            grouped(schema.gzip),
            grouped(hand.gzip),
            grouped(schema.raw),
            grouped(hand.raw),
        );
    }
    Ok(table)
}

fn features(sizes: &Sizes) -> Result<String> {
    let none = of(sizes, generate::NO_FEATURE)?;
    let all = of(sizes, generate::ALL_UNUSED)?;
    let names: Vec<String> = generate::unused().map(|feature| format!("`{feature}`")).collect();
    let mut table = String::from("| feature | adds, bytes | adds, gzip |\n|---|---:|---:|\n");
    let _ = writeln!(
        table,
        "| {}: on and not used, all together | {} | {} |",
        names.join(", "),
        more(all.bytes, none.bytes),
        more(all.gzip, none.gzip),
    );
    for feature in generate::used() {
        let with = of(sizes, &format!("feature_{}", feature.replace('-', "_")))?;
        let what = match feature {
            "msgpack" | "gzip" => ", the codec of one entity",
            "exact-floats" => "",
            _ => ", one key part",
        };
        let _ = writeln!(
            table,
            "| `{feature}`{what} | {} | {} |",
            more(with.bytes, none.bytes),
            more(with.gzip, none.gzip),
        );
    }
    Ok(table)
}

fn between(page: &str, mark: &str, content: &str) -> Result<String> {
    let (begin, end) = (
        format!("<!-- {mark}: written by `cargo xtask bench size` -->\n"),
        format!("<!-- end of {mark} -->\n"),
    );
    let missing = || Failure(format!("the page has no mark for {mark}"));
    let (before, rest) = page.split_once(&begin).ok_or_else(missing)?;
    let (_, after) = rest.split_once(&end).ok_or_else(missing)?;
    Ok([before, &begin, content, &end, after].concat())
}

fn more(one: u64, other: u64) -> String {
    let sign = if one < other { "-" } else { "" };
    sign.to_owned() + &grouped(one.abs_diff(other))
}

#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
fn times(one: u64, other: u64) -> String {
    format!("{:.2}", one as f64 / other as f64)
}

/// Writes a number with a comma before each three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{grouped, more};

    #[test]
    fn numbers_are_read_in_threes() {
        assert_eq!(
            [7, 123, 1_234, 1_234_567].map(grouped),
            ["7", "123", "1,234", "1,234,567"]
        );
        assert_eq!(more(1_000, 2_001), "-1,001");
    }
}
