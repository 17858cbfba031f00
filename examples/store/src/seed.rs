//! What is on the shelves on the first day.

use crate::domain::{Money, Product, ProductId};

const CATEGORIES: [(&str, [&str; 6], i64); 5] = [
    ("Tea", ["Assam", "Ceylon", "Darjeeling", "Oolong", "Rooibos", "Sencha"], 790),
    ("Coffee", ["Arabica", "Colombian", "Espresso", "Filter Roast", "Robusta", "Sumatra"], 1190),
    ("Chocolate", ["Almond Bar", "Dark Bar", "Hazelnut Spread", "Milk Bar", "Nougat", "Truffles"], 450),
    ("Honey", ["Acacia", "Chestnut", "Forest", "Lavender", "Linden", "Meadow"], 980),
    ("Spice", ["Cardamom", "Cinnamon", "Nutmeg", "Saffron", "Turmeric", "Vanilla"], 620),
];

const KINDS: [(&str, &str, i64); 7] = [
    ("Classic", "what most people come back for", 0),
    ("Organic", "grown without shortcuts", 240),
    ("Mountain", "from high up, where it takes longer", 310),
    ("Reserve", "a small lot, chosen by hand", 980),
    ("Everyday", "a large pack at a small price", -150),
    ("Gift", "in a tin that is kept afterwards", 520),
    ("Sampler", "a little of everything", 90),
];

/// 210 products, the same each time; of some there is one left, of some none.
pub(crate) fn products() -> impl Iterator<Item = Product> {
    let all = CATEGORIES
        .into_iter()
        .flat_map(|category| category.1.map(|item| (category, item)))
        .flat_map(|sort| KINDS.map(|kind| (sort, kind)));
    (1..).zip(all).map(|(id, ((category, item), (kind, why, more)))| {
        let (category, _, cents) = category;
        Product {
            id: ProductId(id),
            name: format!("{kind} {item}"),
            category: category.to_owned(),
            description: format!("{item}, {why}."),
            price: Money(cents + more + i64::try_from(id % 9).unwrap_or_default() * 10),
            stock: match id % 12 {
                0 => 0,
                5 => 1,
                rest => u32::try_from(rest).unwrap_or_default() * 3,
            },
        }
    })
}
