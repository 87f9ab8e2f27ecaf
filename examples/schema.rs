//! Writes the JSON Schema of `devanture.toml`: `cargo run --example schema > www/docs/config.schema.json`.

fn main() {
    print!("{}", devanture::builder::config::schema());
}
