//! Did you mean …?

/// Returns the known word that is nearest to an unknown one, if it is near.
pub(crate) fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = unknown.chars().count().max(3) / 3;
    known
        .into_iter()
        .map(|word| (distance(unknown, word), word))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, word)| word)
}

/// Says what an unknown word could have been: the nearest one, else all of them.
pub(crate) fn help<'a>(unknown: &str, known: &[&'a str]) -> String {
    if let Some(word) = nearest(unknown, known.iter().copied()) {
        return format!("did you mean `{word}`?");
    }
    let mut sorted: Vec<&'a str> = known.to_vec();
    sorted.sort_unstable();
    let list: Vec<String> = sorted.iter().map(|word| format!("`{word}`")).collect();
    format!("expected one of {}", list.join(", "))
}

/// Counts the edits (insert, remove, replace, swap of neighbours) between two words.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut rows = vec![vec![0; right.len() + 1]; left.len() + 1];
    for (index, row) in rows.iter_mut().enumerate() {
        row[0] = index;
    }
    for (index, cell) in rows[0].iter_mut().enumerate() {
        *cell = index;
    }
    for i in 1..=left.len() {
        for j in 1..=right.len() {
            let replace = rows[i - 1][j - 1] + usize::from(left[i - 1] != right[j - 1]);
            let mut best = replace.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::{help, nearest};

    #[test]
    fn a_slip_finds_its_word() {
        assert_eq!(nearest("vesion", ["version", "value"]), Some("version"));
        assert_eq!(nearest("evrsion", ["version", "value"]), Some("version"));
        assert_eq!(nearest("cats", ["version", "value"]), None);
    }

    #[test]
    fn a_stranger_gets_the_sorted_list() {
        assert_eq!(
            help("cats", &["version", "key"]),
            "expected one of `key`, `version`"
        );
    }
}
