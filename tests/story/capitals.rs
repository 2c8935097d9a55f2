//! Amounts in capital characters, random ones: each is read back as it was written. Where the environment names a file,
//! amounts and capitals are written to it, for another program to judge.

use crate::dice::Dice;
use domain::Fen;
use std::fmt::Write;

#[test]
fn given_ten_thousand_random_amounts_when_written_in_capitals_then_each_is_read_back() {
    let mut dice = Dice::new(20_261_126);
    let mut told = String::new();
    for _ in 0..10_000 {
        // Of every length, and often with zeros in the middle.
        let places = 1 + u32::try_from(dice.throw(15)).unwrap();
        let mut fen = 1 + dice.throw(10_u64.pow(places)).cast_signed();
        if dice.throw(3) == 0 {
            let cut = 10_i64.pow(u32::try_from(dice.throw(u64::from(places))).unwrap());
            fen = (fen / cut * cut).max(1);
        }
        let amount = Fen::new(fen);
        let capitals = amount.to_capitals();
        assert_eq!(Fen::of_capitals(&capitals), Some(amount), "{amount}: {capitals}");
        let _ = writeln!(told, "{amount}\t{capitals}");
    }
    if let Ok(path) = std::env::var("QINGDAN_CAPITALS") {
        std::fs::write(path, told).unwrap();
    }
}
