//! The tree of units: city → district → functional area → street or town → residents' committee.
//!
//! A unit without a department governs its territory; a unit of a department (civil affairs,
//! finance, education, health and so on) acts in its department through the same territory (条块结合、属地管理).

use crate::rulebook::{Reason, Refusal};
use std::collections::HashMap;

crate::words! {
    /// The tier of a unit.
    Tier {
        City = "city", District = "district", FunctionalArea = "functional_area", Street = "street",
        Zone = "zone", Committee = "committee",
    }
}

crate::words! {
    /// The department of a unit: its territory as a whole, or one department in it.
    Department {
        Territory = "territory", CivilAffairs = "civil_affairs", Finance = "finance", Audit = "audit", Supervision = "supervision",
        Education = "education", Health = "health", Justice = "justice", HumanResources = "human_resources",
        Veterans = "veterans", Culture = "culture", Agriculture = "agriculture", Housing = "housing", Emergency = "emergency",
    }
}

/// The code of a unit: a division code of GB/T 2260, and behind it the department if it has one.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, crate::schema::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[0-9]{2,12}(-[A-Z]{2,8})?$", example = "310115004")]
pub struct UnitCode(String);

impl UnitCode {
    /// The digits of the division.
    #[must_use]
    pub fn division(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for UnitCode {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let (division, department) = text.split_once('-').unwrap_or((text, "ZZ"));
        let digits = (2..=12).contains(&division.len()) && division.bytes().all(|byte| byte.is_ascii_digit());
        let letters = (2..=8).contains(&department.len()) && department.bytes().all(|byte| byte.is_ascii_uppercase());
        if digits && letters { Ok(Self(text.to_owned())) } else { Err(Refusal::of(Reason::UnitCodeForm)) }
    }
}
impl std::fmt::Display for UnitCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
impl TryFrom<String> for UnitCode {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}
impl From<UnitCode> for String {
    fn from(code: UnitCode) -> Self {
        code.0
    }
}

/// A unit of government, or a residents' committee.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, crate::schema::ToSchema)]
pub struct Unit {
    /// Its code.
    pub code: UnitCode,
    /// Its name in Chinese.
    #[schema(example = "潍坊新村街道办事处")]
    pub name: String,
    /// Its tier.
    pub tier: Tier,
    /// Its department.
    pub department: Department,
    /// The territorial unit above it; none above the city.
    pub parent: Option<UnitCode>,
}

impl Unit {
    /// Whether it can be set up under a unit: a functional area under a district, or a department of a city or a
    /// district, whose code is that of its seat with the department behind it.
    #[must_use]
    pub fn fits_under(&self, parent: &Self) -> bool {
        let seat = parent.department == Department::Territory && matches!(parent.tier, Tier::City | Tier::District);
        let department = self.code.as_str().starts_with(&format!("{}-", parent.code));
        match (self.department, self.tier) {
            (Department::Territory, Tier::FunctionalArea) => {
                seat && parent.tier == Tier::District && !self.code.0.contains('-')
            }
            (Department::Territory, _) => false,
            (_, tier) => seat && department && tier == parent.tier,
        }
    }
    /// Whether it may buy services: organs of the state do; residents' committees and the farms and
    /// industrial zones that statistics list beside the streets do not (W1, W2).
    #[must_use]
    pub fn may_buy(&self) -> bool {
        !matches!(self.tier, Tier::Committee | Tier::Zone)
    }
}

/// Every unit, and who lies in whose territory.
#[derive(Clone, Debug, Default)]
pub struct Jurisdiction {
    units: HashMap<UnitCode, Unit>,
}

impl Jurisdiction {
    /// The tree of these units.
    pub fn of(units: impl IntoIterator<Item = Unit>) -> Self {
        Self { units: units.into_iter().map(|unit| (unit.code.clone(), unit)).collect() }
    }
    /// The unit of this code.
    #[must_use]
    pub fn unit(&self, code: &UnitCode) -> Option<&Unit> {
        self.units.get(code)
    }
    /// The unit of this code, which somebody named.
    ///
    /// # Errors
    /// When there is none.
    pub fn known(&self, code: &UnitCode) -> Result<&Unit, Refusal> {
        self.unit(code).ok_or_else(|| Refusal::of(Reason::UnknownUnit).field("unit").with("unit", code))
    }
    /// The territorial unit whose territory a unit acts in: itself, or the seat of its department.
    fn seat<'a>(&'a self, code: &'a UnitCode) -> Option<&'a UnitCode> {
        let unit = self.units.get(code)?;
        if unit.department == Department::Territory { Some(&unit.code) } else { unit.parent.as_ref() }
    }
    /// Whether `below` is another unit in the territory of `above`.
    #[must_use]
    pub fn covers(&self, above: &UnitCode, below: &UnitCode) -> bool {
        if above == below {
            return false;
        }
        let Some(territory) = self.seat(above) else { return false };
        let mut step = Some(below);
        while let Some(code) = step {
            if code == territory {
                return true;
            }
            step = self.units.get(code).and_then(|unit| unit.parent.as_ref());
        }
        false
    }
    /// A unit with all buying units in its territory, in the order of their codes.
    #[must_use]
    pub fn territory(&self, code: &UnitCode) -> Vec<UnitCode> {
        let mut codes: Vec<UnitCode> = self
            .units
            .values()
            .filter(|unit| unit.may_buy() && (&unit.code == code || self.covers(code, &unit.code)))
            .map(|unit| unit.code.clone())
            .collect();
        codes.sort();
        codes
    }
    /// A unit with all buying units below it in the tree, in the order of their codes: a department has none, though it acts in
    /// the territory of its seat.
    #[must_use]
    pub fn branch(&self, code: &UnitCode) -> Vec<UnitCode> {
        let territorial = self.units.get(code).is_some_and(|unit| unit.department == Department::Territory);
        if territorial { self.territory(code) } else { vec![code.clone()] }
    }
    /// A street or a town as it stands under a functional area of its district, or under the district itself.
    ///
    /// # Errors
    /// When there is no such unit, it stands there already, or the two do not fit.
    pub fn place(&self, code: &UnitCode, parent: &UnitCode) -> Result<Unit, Refusal> {
        let unit = self.known(code)?;
        let above = self.known(parent).map_err(|refusal| refusal.field("parent"))?;
        let movable = unit.department == Department::Territory && unit.tier == Tier::Street;
        let holds =
            above.department == Department::Territory && matches!(above.tier, Tier::District | Tier::FunctionalArea);
        let district = self.district(code);
        if movable
            && holds
            && district.is_some()
            && district == self.district(parent)
            && unit.parent.as_ref() != Some(parent)
        {
            return Ok(Unit { parent: Some(parent.clone()), ..unit.clone() });
        }
        let refusal = Refusal::of(Reason::PlacementDoesNotFit).field("parent");
        Err(refusal.with("unit", &unit.name).with("parent", &above.name))
    }
    /// The district in which a unit lies, or which it is.
    fn district<'a>(&'a self, code: &'a UnitCode) -> Option<&'a UnitCode> {
        let unit = self.units.get(code)?;
        if unit.tier == Tier::District { Some(&unit.code) } else { self.district(unit.parent.as_ref()?) }
    }
    /// Puts units under others.
    pub fn set_parents(&mut self, parents: impl IntoIterator<Item = (UnitCode, Option<UnitCode>)>) {
        for (code, parent) in parents {
            if let Some(unit) = self.units.get_mut(&code) {
                unit.parent = parent;
            }
        }
    }
    /// The units directly under a unit, or those under none, in the order of their codes.
    #[must_use]
    pub fn children(&self, parent: Option<&UnitCode>) -> Vec<&Unit> {
        let mut units: Vec<&Unit> = self.units.values().filter(|unit| unit.parent.as_ref() == parent).collect();
        units.sort_by(|one, other| one.code.cmp(&other.code));
        units
    }
    /// Whether the territory of a unit is the whole city, so that nothing lies outside it.
    #[must_use]
    pub fn is_citywide(&self, code: &UnitCode) -> bool {
        self.seat(code).and_then(|seat| self.units.get(seat)).is_some_and(|seat| seat.parent.is_none())
    }
    /// How many units there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.units.len()
    }
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }
}

/// Shanghai as the National Bureau of Statistics lists it: 1 city, 16 districts, 215 streets and towns
/// and 6,509 committees, with the department lines of the city and of each district.
pub mod shanghai {
    use super::{Department, Tier, Unit, UnitCode};
    use std::io::Read;

    const DIVISIONS: &str = include_str!("../../../data/divisions.csv");
    const COMMITTEES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/committees.deflate"));
    const DEPARTMENTS: [(Department, &str, &str); 13] = [
        (Department::CivilAffairs, "MZ", "民政局"),
        (Department::Finance, "CZ", "财政局"),
        (Department::Audit, "SJ", "审计局"),
        (Department::Supervision, "JC", "监察委员会"),
        (Department::Education, "JY", "教育局"),
        (Department::Health, "WJ", "卫生健康委员会"),
        (Department::Justice, "SF", "司法局"),
        (Department::HumanResources, "RS", "人力资源和社会保障局"),
        (Department::Veterans, "TW", "退役军人事务局"),
        (Department::Culture, "WL", "文化和旅游局"),
        (Department::Agriculture, "NY", "农业农村委员会"),
        (Department::Housing, "FG", "房屋管理局"),
        (Department::Emergency, "YJ", "应急管理局"),
    ];

    /// All units.
    #[must_use]
    pub fn units() -> Vec<Unit> {
        let committees = committees();
        let mut units: Vec<Unit> = DIVISIONS.lines().chain(committees.lines()).filter_map(unit).collect();
        let departments: Vec<Unit> = units
            .iter()
            .filter(|unit| matches!(unit.tier, Tier::City | Tier::District))
            .flat_map(|seat| DEPARTMENTS.iter().filter_map(move |department| of_department(seat, department)))
            .collect();
        units.extend(departments);
        units
    }

    /// The table of committees, unpacked.
    fn committees() -> String {
        let mut text = String::new();
        let mut packed = flate2::read::DeflateDecoder::new(COMMITTEES);
        // What was packed while the program was built is read back; the count of units is a test.
        packed.read_to_string(&mut text).map_or_else(|_| String::new(), |_| text)
    }
    /// A row of the tables as a unit; none for a heading and for the statistical pseudo-units.
    fn unit(row: &str) -> Option<Unit> {
        let mut fields = row.split(',');
        let (code, name, level, parent) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
        let (tier, name, parent) = match level {
            "province" => (Tier::City, format!("{name}人民政府"), None),
            "district" => (Tier::District, format!("{name}人民政府"), Some("31")),
            "street" if is_government(code) => (Tier::Street, office(name), Some(parent)),
            "street" => (Tier::Zone, name.to_owned(), Some(parent)),
            "village" => (Tier::Committee, name.to_owned(), Some(parent)),
            _ => return None,
        };
        let parent = parent.and_then(|parent| parent.parse().ok());
        Some(Unit { code: code.parse().ok()?, name, tier, department: Department::Territory, parent })
    }
    /// The last three digits tell a street (001–099), a town (100–199) or a township (200–399) from a farm or a zone.
    fn is_government(code: &str) -> bool {
        code.get(6..).and_then(|tail| tail.parse::<u16>().ok()).is_some_and(|tail| tail < 400)
    }
    fn office(name: &str) -> String {
        if name.ends_with("街道") { format!("{name}办事处") } else { format!("{name}人民政府") }
    }
    fn of_department(seat: &Unit, (department, suffix, name): &(Department, &str, &str)) -> Option<Unit> {
        let place = seat.name.trim_end_matches("人民政府");
        let code: UnitCode = format!("{}-{suffix}", seat.code).parse().ok()?;
        // The city has a commission where its districts have a bureau.
        let name =
            if (*department, seat.tier) == (Department::Education, Tier::City) { "教育委员会" } else { name };
        Some(Unit {
            code,
            name: format!("{place}{name}"),
            tier: seat.tier,
            department: *department,
            parent: Some(seat.code.clone()),
        })
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::jurisdiction::Jurisdiction;

        #[test]
        fn shanghai_has_its_units() {
            let units = units();
            let count = |tier| {
                units.iter().filter(|unit| unit.tier == tier && unit.department == Department::Territory).count()
            };
            let counts = [Tier::City, Tier::District, Tier::Street, Tier::Zone, Tier::Committee].map(count);
            assert_eq!(counts, [1, 16, 215, 19, 6509]);
        }

        #[test]
        fn authority_follows_the_tree() {
            let tree = Jurisdiction::of(units());
            let code = |text: &str| text.parse::<UnitCode>().expect("a code");
            assert!(tree.covers(&code("31"), &code("310115004")));
            assert!(tree.covers(&code("310115"), &code("310115004")));
            assert!(tree.covers(&code("310115-CZ"), &code("310115-MZ")));
            assert!(tree.covers(&code("310115-SJ"), &code("310115004")));
            assert!(!tree.covers(&code("310115004"), &code("310115")));
            assert!(!tree.covers(&code("310110-CZ"), &code("310115004")));
            assert!(!tree.covers(&code("310115"), &code("310115")));
        }
    }
}

crate::phrase::facts![UnitCode];
