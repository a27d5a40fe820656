use bonafide::{contract::*, document::*};
use std::time::Instant;
fn main() {
    for a in std::env::args().skip(1) {
        let t = Instant::now();
        let d = Document::load(&[a.clone().into()], &Options::default()).unwrap();
        let t1 = t.elapsed();
        let t = Instant::now();
        let c = Contract::compile(d);
        println!(
            "{a}: load {t1:?} compile {:?} ops {} findings {} files {}",
            t.elapsed(),
            c.operations().len(),
            c.findings().len(),
            c.document().files().len()
        );
        for f in c.findings().iter().take(12) {
            println!("  {f}  [{}]", f.help.as_deref().unwrap_or(""));
        }
    }
}
