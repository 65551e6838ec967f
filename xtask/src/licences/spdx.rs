//! SPDX licence expressions, as crates write them: `MIT OR (Apache-2.0 AND Zlib)`, and the older `MIT/Apache-2.0`.

/// Tells whether what `is_allowed` accepts satisfies `expression`; `None` if it is no licence expression.
pub(super) fn is_satisfied(expression: &str, is_allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let mut parser = Parser {
        words: spaced.split_whitespace().collect(),
        is_allowed,
    };
    parser.words.reverse();
    let satisfied = parser.any()?;
    parser.words.is_empty().then_some(satisfied)
}

struct Parser<'a> {
    /// What is left to read, the next word last.
    words: Vec<&'a str>,
    is_allowed: &'a dyn Fn(&str) -> bool,
}

impl<'a> Parser<'a> {
    fn any(&mut self) -> Option<bool> {
        let mut satisfied = self.all()?;
        while self.take("OR") {
            satisfied |= self.all()?;
        }
        Some(satisfied)
    }

    fn all(&mut self) -> Option<bool> {
        let mut satisfied = self.one()?;
        while self.take("AND") {
            satisfied &= self.one()?;
        }
        Some(satisfied)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let satisfied = self.any()?;
            return self.take(")").then_some(satisfied);
        }
        let id = self.id()?;
        if self.take("WITH") {
            let exception = self.id()?;
            return Some((self.is_allowed)(&format!("{id} WITH {exception}")));
        }
        Some((self.is_allowed)(id))
    }

    fn id(&mut self) -> Option<&'a str> {
        self.words
            .pop()
            .filter(|word| !matches!(*word, "(" | ")" | "OR" | "AND" | "WITH"))
    }

    fn take(&mut self, word: &str) -> bool {
        let is_next = self.words.last() == Some(&word);
        if is_next {
            self.words.pop();
        }
        is_next
    }
}

#[cfg(test)]
mod tests {
    fn is_satisfied(expression: &str) -> Option<bool> {
        super::is_satisfied(expression, &|id| {
            matches!(id, "MIT" | "Zlib" | "Apache-2.0 WITH LLVM-exception")
        })
    }

    #[test]
    fn one_side_of_an_or_is_enough() {
        assert_eq!(is_satisfied("MIT"), Some(true));
        assert_eq!(is_satisfied("GPL-3.0 OR MIT"), Some(true));
        assert_eq!(is_satisfied("GPL-3.0/MIT"), Some(true));
        assert_eq!(is_satisfied("GPL-3.0 OR MPL-2.0"), Some(false));
    }

    #[test]
    fn both_sides_of_an_and_are_needed() {
        assert_eq!(is_satisfied("MIT AND Zlib"), Some(true));
        assert_eq!(is_satisfied("(GPL-3.0 OR MIT) AND MPL-2.0"), Some(false));
        assert_eq!(is_satisfied("(GPL-3.0 OR MIT) AND Zlib"), Some(true));
        assert_eq!(is_satisfied("MIT OR GPL-3.0 AND MPL-2.0"), Some(true));
    }

    #[test]
    fn an_exception_belongs_to_its_licence() {
        assert_eq!(is_satisfied("Apache-2.0 WITH LLVM-exception"), Some(true));
        assert_eq!(is_satisfied("Apache-2.0"), Some(false));
    }

    #[test]
    fn what_is_no_expression_is_not_satisfied() {
        for text in [
            "", "MIT OR", "OR MIT", "(MIT", "MIT)", "MIT Zlib", "MIT WITH", "()",
        ] {
            assert_eq!(is_satisfied(text), None, "{text}");
        }
    }
}
