//! What the shop is about: plain types, which check what they are made of.

use std::{error, fmt};

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProductId(pub u64);

impl fmt::Display for ProductId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// An amount in cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money(pub i64);

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, cents) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        write!(f, "€ {sign}{}.{:02}", cents / 100, cents % 100)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub id: ProductId,
    pub name: String,
    pub category: String,
    pub description: String,
    pub price: Money,
    pub stock: u32,
}

/// What is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filters {
    /// A part of the name or the description; empty for all.
    #[serde(default)]
    pub query: String,
    /// Empty for all.
    #[serde(default)]
    pub category: String,
}

impl Filters {
    #[must_use]
    pub fn with_query(self, query: String) -> Self {
        Self { query, ..self }
    }
}

/// The first products that were found, and how many there are in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub products: Vec<Product>,
    pub total: usize,
}

/// What there is to buy of what was found, all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// How many of the products are in stock.
    pub available: usize,
    /// The cheapest of these.
    pub cheapest: Option<Product>,
}

/// A product whose price has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repriced {
    /// As it is now.
    pub product: Product,
    /// What it cost before.
    pub was: Money,
}

/// A product that was taken from the stock for a checkout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation(pub i64);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub id: i64,
    pub product: String,
    pub total: Money,
}

/// A line of an address: some text, at most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Line(String);

impl TryFrom<String> for Line {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let text = text.trim();
        match text.chars().count() {
            0 => Err("this is needed".into()),
            1..=100 => Ok(Self(text.into())),
            more => Err(format!("{more} characters are too many: 100 fit")),
        }
    }
}

impl From<Line> for String {
    fn from(line: Line) -> Self {
        line.0
    }
}

/// A postal code of four or five digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zip(String);

impl TryFrom<String> for Zip {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let zip = text.trim();
        if matches!(zip.len(), 4 | 5) && zip.bytes().all(|digit| digit.is_ascii_digit()) {
            Ok(Self(zip.into()))
        } else {
            Err("a zip has 4 or 5 digits".into())
        }
    }
}

impl From<Zip> for String {
    fn from(zip: Zip) -> Self {
        zip.0
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub name: Line,
    pub street: Line,
    pub zip: Zip,
    pub city: Line,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, street, zip, city } = self;
        write!(f, "{}, {}, {} {}", name.0, street.0, zip.0, city.0)
    }
}

/// The number of a card: 12 to 19 digits, whose last one checks the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CardNumber(String);

impl CardNumber {
    /// What may be shown and kept.
    pub fn last_four(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }
}

impl TryFrom<String> for CardNumber {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let number: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        if !(12..=19).contains(&number.len()) || !number.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err("a card has 12 to 19 digits".into());
        }
        if !checks(&number) {
            return Err("a digit of this number is wrong".into());
        }
        Ok(Self(number))
    }
}

impl From<CardNumber> for String {
    fn from(number: CardNumber) -> Self {
        number.0
    }
}

/// Luhn's check of a card's number.
fn checks(number: &str) -> bool {
    let sum: u32 = (0..)
        .zip(number.bytes().rev())
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0') * (1 + place % 2);
            digit / 10 + digit % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

/// A month and a year: `07/29`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Expiry(String);

impl TryFrom<String> for Expiry {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let expiry = text.trim();
        let is_one = expiry.split_once('/').is_some_and(|(month, year)| {
            // A number may have a sign for Rust, not for a card.
            matches!(month.len(), 1 | 2)
                && year.len() == 2
                && month.bytes().chain(year.bytes()).all(|digit| digit.is_ascii_digit())
                && month.parse().is_ok_and(|month: u8| (1..=12).contains(&month))
        });
        if is_one { Ok(Self(expiry.into())) } else { Err("a month and a year, please: 07/29".into()) }
    }
}

impl From<Expiry> for String {
    fn from(expiry: Expiry) -> Self {
        expiry.0
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub number: CardNumber,
    pub expiry: Expiry,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CatalogError {
    Down,
}

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the catalogue does not answer")
    }
}

impl error::Error for CatalogError {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InventoryError {
    SoldOut,
    Down,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderError {
    /// The bank says no.
    Refused,
    /// The reservation is gone.
    Expired,
    Down,
}

/// Why a purchase came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CheckoutError {
    SoldOut,
    Refused,
    Expired,
    Down,
}

impl From<InventoryError> for CheckoutError {
    fn from(error: InventoryError) -> Self {
        match error {
            InventoryError::SoldOut => Self::SoldOut,
            InventoryError::Down => Self::Down,
        }
    }
}

impl From<OrderError> for CheckoutError {
    fn from(error: OrderError) -> Self {
        match error {
            OrderError::Refused => Self::Refused,
            OrderError::Expired => Self::Expired,
            OrderError::Down => Self::Down,
        }
    }
}

impl fmt::Display for CheckoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SoldOut => "Sorry, this is sold out.",
            Self::Refused => "The bank refused this card. Nothing was ordered.",
            Self::Expired => "The reservation has expired. Nothing was ordered.",
            Self::Down => "The shop does not answer. Nothing was ordered.",
        })
    }
}

impl error::Error for CheckoutError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zip_has_four_or_five_digits() {
        assert!(Zip::try_from(" 8001 ".to_owned()).is_ok());
        assert_eq!(Zip::try_from("12x".to_owned()), Err("a zip has 4 or 5 digits".into()));
    }

    #[test]
    fn a_line_is_some_text() {
        assert_eq!(Line::try_from("  ".to_owned()), Err("this is needed".into()));
        assert!(Line::try_from("é".repeat(100)).is_ok());
        let long = Line::try_from("é".repeat(101));
        assert_eq!(long, Err("101 characters are too many: 100 fit".into()));
    }

    #[test]
    fn a_cards_number_checks_itself() {
        let number = CardNumber::try_from("4242 4242 4242 4242".to_owned()).unwrap();
        assert_eq!(number.last_four(), "4242");
        assert!(CardNumber::try_from("4242 4242 4242 4243".to_owned()).is_err());
        assert!(CardNumber::try_from("0".to_owned()).is_err());
    }

    #[test]
    fn a_card_expires_in_a_month() {
        for (text, is_one) in [
            ("07/29", true),
            ("7/29", true),
            ("13/29", false),
            ("07-29", false),
            ("07/2x", false),
            ("+7/29", false),
            ("007/29", false),
        ] {
            assert_eq!(Expiry::try_from(text.to_owned()).is_ok(), is_one, "{text}");
        }
    }

    #[test]
    fn money_has_cents() {
        assert_eq!(Money(1205).to_string(), "€ 12.05");
        assert_eq!(Money(-5).to_string(), "€ -0.05");
    }
}
