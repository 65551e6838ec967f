//! Schemas for Workers KV.
