//! Fields and their types.

/// A field of a version.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) ty: Ty,
    pub(super) metadata: bool,
    /// The names that it had, with the last version of each.
    pub(super) was: Vec<(u32, String)>,
    /// The first version that has it, and how it is filled before.
    pub(super) since: Option<(u32, Fill)>,
}

/// What a field is in versions that do not have it.
#[derive(Debug, Clone)]
pub(super) enum Fill {
    Default,
    /// `fill = path`.
    Path(String),
    /// `#[serde(default = "path")]`.
    Serde(String),
    /// `#[serde(default)]`.
    SerdeDefault,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ty {
    U32,
    U64,
    I64,
    Bool,
    Text,
    Float,
    Option(Box<Ty>),
    List(Box<Ty>),
    Map,
    Nested(usize),
}

impl Field {
    pub(super) fn new(name: String, ty: Ty, metadata: bool) -> Self {
        Self {
            name,
            ty,
            metadata,
            was: Vec::new(),
            since: None,
        }
    }
}

impl Ty {
    pub(super) fn spelled(&self) -> String {
        match self {
            Self::U32 => "u32".to_owned(),
            Self::U64 => "u64".to_owned(),
            Self::I64 => "i64".to_owned(),
            Self::Bool => "bool".to_owned(),
            Self::Text => "String".to_owned(),
            Self::Float => "f64".to_owned(),
            Self::Option(inner) => format!("Option<{}>", inner.spelled()),
            Self::List(inner) => format!("Vec<{}>", inner.spelled()),
            Self::Map => "BTreeMap<String, u32>".to_owned(),
            Self::Nested(number) => format!("N{number}"),
        }
    }

    /// A value that is not the default.
    pub(super) fn sample(&self) -> Option<&'static str> {
        Some(match self {
            Self::U32 | Self::U64 => "7",
            Self::I64 => "-7",
            Self::Bool => "true",
            Self::Text => "\"seven\".to_owned()",
            Self::Float => "7.5",
            _ => return None,
        })
    }

    /// What it can become: the type, the expression, and whether that may refuse.
    pub(super) fn retyped(&self) -> Vec<(Ty, &'static str, bool)> {
        let mut ways = match self {
            Self::U32 => vec![
                (Self::U64, "u64::from({})", false),
                (Self::Text, "({}).to_string()", false),
            ],
            Self::U64 => vec![
                (Self::U32, "u32::try_from({}).map_err(text)?", true),
                (Self::Float, "(({}) % 1000) as f64", false),
            ],
            Self::I64 => vec![
                (Self::U64, "u64::try_from({}).map_err(text)?", true),
                (Self::Text, "({}).to_string()", false),
            ],
            Self::Bool => vec![(Self::U32, "u32::from({})", false)],
            Self::Text => vec![
                (Self::U32, "({}).parse::<u32>().map_err(text)?", true),
                (Self::List(Self::Text.into()), "words({})", false),
                (
                    Self::Option(Self::Text.into()),
                    "Some({}).filter(|text| !text.is_empty())",
                    false,
                ),
            ],
            Self::Float => vec![(Self::Text, "({}).to_string()", false)],
            Self::Option(inner) => vec![((**inner).clone(), "({}).unwrap_or_default()", false)],
            Self::List(inner) => vec![
                (Self::Option(inner.clone()), "({}).into_iter().next()", false),
                (Self::U64, "({}).len() as u64", false),
            ],
            Self::Map => vec![(
                Self::List(Self::Text.into()),
                "({}).into_keys().collect::<Vec<_>>()",
                false,
            )],
            Self::Nested(_) => vec![],
        };
        if !matches!(self, Self::Option(_) | Self::List(_)) {
            ways.push((Self::Option(self.clone().into()), "Some({})", false));
            ways.push((Self::List(self.clone().into()), "vec![{}]", false));
        }
        ways
    }
}
