//! Collects every mistake of a declaration, so that one run of the compiler shows them all.

use std::cell::RefCell;
use std::fmt::Display;

use quote::ToTokens;

/// A list of errors that must be taken before it is dropped.
pub(crate) struct Ctxt {
    errors: RefCell<Option<Vec<syn::Error>>>,
}

impl Ctxt {
    pub(crate) fn new() -> Self {
        Self {
            errors: RefCell::new(Some(Vec::new())),
        }
    }

    /// Reports a mistake on the tokens that have to change.
    pub(crate) fn error(&self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Reports a mistake with the edit that mends it.
    pub(crate) fn error_help(&self, tokens: impl ToTokens, message: impl Display, help: impl Display) {
        self.error(tokens, format_args!("{message}\nhelp: {help}"));
    }

    /// Reports a mistake that `syn` found.
    pub(crate) fn push(&self, error: syn::Error) {
        if let Some(errors) = self.errors.borrow_mut().as_mut() {
            errors.push(error);
        }
    }

    /// Returns what was reported, as one error.
    pub(crate) fn check(self) -> syn::Result<()> {
        let errors = self.errors.borrow_mut().take().unwrap_or_default();
        errors
            .into_iter()
            .reduce(|mut all, error| {
                all.combine(error);
                all
            })
            .map_or(Ok(()), Err)
    }
}

impl Drop for Ctxt {
    fn drop(&mut self) {
        assert!(
            self.errors.get_mut().is_none() || std::thread::panicking(),
            "errors of a declaration were not looked at"
        );
    }
}
