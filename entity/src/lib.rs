//! One SeaORM entity a table.
