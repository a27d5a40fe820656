//! Towns, with all that an address and its surroundings say of them.

use super::locale::Locale;

/// A town. Its parts are true of it, so that an address agrees with itself.
#[derive(Debug)]
pub struct Place {
    pub city: &'static str,
    /// The state, province or region, in its short form where there is one.
    pub state: &'static str,
    pub postcode: &'static str,
    pub country: &'static Country,
    pub latitude: f64,
    pub longitude: f64,
    pub time_zone: &'static str,
}

#[derive(Debug)]
pub struct Country {
    pub name: &'static str,
    /// ISO 3166-1 alpha-2.
    pub code: &'static str,
    /// ISO 4217.
    pub currency: &'static str,
    /// RFC 5646.
    pub language: &'static str,
    /// The prefix for calls from abroad, and what a number looks like behind it: `#` is any digit.
    pub phone: &'static str,
    /// Names of streets, and how a house number is put to one (`#`).
    pub streets: &'static [&'static str],
}

const fn country(
    name: &'static str,
    code: &'static str,
    currency: &'static str,
    language: &'static str,
    phone: &'static str,
    streets: &'static [&'static str],
) -> Country {
    Country { name, code, currency, language, phone, streets }
}

const fn place(
    city: &'static str,
    state: &'static str,
    postcode: &'static str,
    country: &'static Country,
    latitude: f64,
    longitude: f64,
    time_zone: &'static str,
) -> Place {
    Place { city, state, postcode, country, latitude, longitude, time_zone }
}

#[rustfmt::skip]
mod countries {
    use super::{Country, country};

    // Where a range of numbers is kept for fiction, phone numbers are from it.
    pub static US: Country = country("United States", "US", "USD", "en", "+1-###-555-01##", &["# Main Street", "# Oak Avenue", "# Harbor Road", "# Park Avenue", "# Mill Lane", "# Cedar Court"]);
    pub static GB: Country = country("United Kingdom", "GB", "GBP", "en", "+44 20 7946 0###", &["# High Street", "# Church Lane", "# Station Road", "# Mill Lane"]);
    pub static CA: Country = country("Canada", "CA", "CAD", "en", "+1-###-555-01##", &["# King Street West", "# Maple Avenue", "# Queen Street"]);
    pub static IE: Country = country("Ireland", "IE", "EUR", "en", "+353 20 910 ####", &["# Dame Street", "# Main Street", "# Grafton Row"]);
    pub static AU: Country = country("Australia", "AU", "AUD", "en", "+61 2 5550 ####", &["# George Street", "# Collins Street", "# Station Street"]);
    pub static SA: Country = country("السعودية", "SA", "SAR", "ar", "+966 11 555 ####", &["شارع الملك فهد #", "شارع العليا #", "طريق المدينة #"]);
    pub static WALES: Country = country("Cymru", "GB", "GBP", "cy", "+44 29 2018 0###", &["# Heol y Bont", "# Stryd Fawr", "# Ffordd y Môr"]);
    pub static DE: Country = country("Deutschland", "DE", "EUR", "de", "+49 30 23125 ###", &["Hauptstraße #", "Bahnhofstraße #", "Gartenweg #", "Lindenallee #", "Schillerstraße #"]);
    pub static IR: Country = country("ایران", "IR", "IRR", "fa", "+98 21 5550 ####", &["خیابان آزادی #", "خیابان ولیعصر #"]);
    pub static FR: Country = country("France", "FR", "EUR", "fr", "+33 1 99 00 ## ##", &["# rue de la Gare", "# avenue Victor Hugo", "# rue des Lilas", "# place du Marché"]);
    pub static IT: Country = country("Italia", "IT", "EUR", "it", "+39 06 5550 ####", &["Via Roma #", "Via Garibaldi #", "Corso Italia #", "Via Dante #"]);
    pub static JP: Country = country("日本", "JP", "JPY", "ja", "+81 3 5550 ####", &["本町#丁目", "中央#丁目", "栄#丁目"]);
    pub static NL: Country = country("Nederland", "NL", "EUR", "nl", "+31 20 555 ####", &["Kerkstraat #", "Dorpsstraat #", "Molenweg #", "Stationsweg #"]);
    pub static BR: Country = country("Brasil", "BR", "BRL", "pt", "+55 11 5550-####", &["Rua das Flores, #", "Avenida Brasil, #", "Rua Sete de Setembro, #"]);
    pub static PT: Country = country("Portugal", "PT", "EUR", "pt", "+351 21 555 ####", &["Rua do Comércio, #", "Avenida da Liberdade, #", "Rua da Igreja, #"]);
    pub static TR: Country = country("Türkiye", "TR", "TRY", "tr", "+90 212 555 ## ##", &["Atatürk Caddesi No: #", "İstiklal Caddesi No: #", "Gül Sokak No: #"]);
    pub static CN: Country = country("中国", "CN", "CNY", "zh", "+86 10 5550 ####", &["人民路#号", "中山路#号", "解放路#号"]);
    pub static TW: Country = country("臺灣", "TW", "TWD", "zh", "+886 2 5550 ####", &["中山路#號", "民生路#號", "和平路#號"]);
}

use countries::{AU, BR, CA, CN, DE, FR, GB, IE, IR, IT, JP, NL, PT, SA, TR, TW, US, WALES};

/// The towns of a locale; there are some for each.
pub fn of(locale: Locale) -> &'static [Place] {
    TOWNS.iter().find(|(own, _)| *own == locale).map_or(ENGLISH, |(_, towns)| towns)
}

/// The three letters of a country (ISO 3166-1 alpha-3) for its two.
pub fn alpha3(code: &str) -> &'static str {
    const CODES: [(&str, &str); 17] = [
        ("US", "USA"),
        ("GB", "GBR"),
        ("CA", "CAN"),
        ("IE", "IRL"),
        ("AU", "AUS"),
        ("SA", "SAU"),
        ("DE", "DEU"),
        ("IR", "IRN"),
        ("FR", "FRA"),
        ("IT", "ITA"),
        ("JP", "JPN"),
        ("NL", "NLD"),
        ("BR", "BRA"),
        ("PT", "PRT"),
        ("TR", "TUR"),
        ("CN", "CHN"),
        ("TW", "TWN"),
    ];
    CODES.iter().find(|(two, _)| *two == code).map_or("USA", |(_, three)| three)
}

#[rustfmt::skip]
static TOWNS: &[(Locale, &[Place])] = &[
    (Locale::ArSa, &[place("الرياض", "الرياض", "11564", &SA, 24.7136, 46.6753, "Asia/Riyadh"), place("جدة", "مكة", "21442", &SA, 21.5433, 39.1728, "Asia/Riyadh")]),
    (Locale::CyGb, &[place("Caerdydd", "Caerdydd", "CF10 3NP", &WALES, 51.4816, -3.1791, "Europe/London"), place("Abertawe", "Abertawe", "SA1 3SN", &WALES, 51.6214, -3.9436, "Europe/London"), place("Bangor", "Gwynedd", "LL57 1DT", &WALES, 53.2274, -4.1293, "Europe/London")]),
    (Locale::DeDe, &[place("Berlin", "BE", "10115", &DE, 52.5320, 13.3833, "Europe/Berlin"), place("Hamburg", "HH", "20095", &DE, 53.5511, 9.9937, "Europe/Berlin"), place("München", "BY", "80331", &DE, 48.1371, 11.5754, "Europe/Berlin"), place("Köln", "NW", "50667", &DE, 50.9384, 6.9600, "Europe/Berlin"), place("Leipzig", "SN", "04109", &DE, 51.3397, 12.3731, "Europe/Berlin")]),
    (Locale::FaIr, &[place("تهران", "تهران", "11369", &IR, 35.6892, 51.3890, "Asia/Tehran"), place("شیراز", "فارس", "71348", &IR, 29.5918, 52.5837, "Asia/Tehran")]),
    (Locale::FrFr, &[place("Paris", "Île-de-France", "75011", &FR, 48.8594, 2.3765, "Europe/Paris"), place("Lyon", "Auvergne-Rhône-Alpes", "69002", &FR, 45.7485, 4.8270, "Europe/Paris"), place("Nantes", "Pays de la Loire", "44000", &FR, 47.2184, -1.5536, "Europe/Paris"), place("Toulouse", "Occitanie", "31000", &FR, 43.6045, 1.4440, "Europe/Paris")]),
    (Locale::ItIt, &[place("Roma", "RM", "00184", &IT, 41.8902, 12.4922, "Europe/Rome"), place("Milano", "MI", "20121", &IT, 45.4668, 9.1905, "Europe/Rome"), place("Torino", "TO", "10121", &IT, 45.0703, 7.6869, "Europe/Rome"), place("Bologna", "BO", "40121", &IT, 44.4949, 11.3426, "Europe/Rome")]),
    (Locale::JaJp, &[place("東京", "東京都", "100-0005", &JP, 35.6812, 139.7671, "Asia/Tokyo"), place("大阪", "大阪府", "530-0001", &JP, 34.7025, 135.4959, "Asia/Tokyo"), place("札幌", "北海道", "060-0005", &JP, 43.0687, 141.3508, "Asia/Tokyo")]),
    (Locale::NlNl, &[place("Amsterdam", "NH", "1012 JS", &NL, 52.3731, 4.8926, "Europe/Amsterdam"), place("Utrecht", "UT", "3511 CE", &NL, 52.0907, 5.1214, "Europe/Amsterdam"), place("Rotterdam", "ZH", "3011 AA", &NL, 51.9225, 4.4792, "Europe/Amsterdam"), place("Groningen", "GR", "9711 LM", &NL, 53.2194, 6.5665, "Europe/Amsterdam")]),
    (Locale::PtBr, &[place("São Paulo", "SP", "01310-100", &BR, -23.5614, -46.6559, "America/Sao_Paulo"), place("Recife", "PE", "50030-230", &BR, -8.0631, -34.8711, "America/Recife"), place("Curitiba", "PR", "80020-320", &BR, -25.4297, -49.2719, "America/Sao_Paulo")]),
    (Locale::PtPt, &[place("Lisboa", "Lisboa", "1100-148", &PT, 38.7077, -9.1366, "Europe/Lisbon"), place("Porto", "Porto", "4000-322", &PT, 41.1496, -8.6110, "Europe/Lisbon"), place("Coimbra", "Coimbra", "3000-150", &PT, 40.2111, -8.4292, "Europe/Lisbon")]),
    (Locale::TrTr, &[place("İstanbul", "İstanbul", "34433", &TR, 41.0369, 28.9850, "Europe/Istanbul"), place("Ankara", "Ankara", "06420", &TR, 39.9208, 32.8541, "Europe/Istanbul"), place("İzmir", "İzmir", "35210", &TR, 38.4237, 27.1428, "Europe/Istanbul")]),
    (Locale::ZhCn, &[place("北京", "北京", "100010", &CN, 39.9042, 116.4074, "Asia/Shanghai"), place("上海", "上海", "200001", &CN, 31.2304, 121.4737, "Asia/Shanghai"), place("成都", "四川", "610016", &CN, 30.5728, 104.0668, "Asia/Shanghai")]),
    (Locale::ZhTw, &[place("臺北市", "臺北市", "100", &TW, 25.0330, 121.5654, "Asia/Taipei"), place("臺中市", "臺中市", "400", &TW, 24.1477, 120.6736, "Asia/Taipei"), place("高雄市", "高雄市", "800", &TW, 22.6273, 120.3014, "Asia/Taipei")]),
];

#[rustfmt::skip]
static ENGLISH: &[Place] = &[
    place("Austin", "TX", "78701", &US, 30.2711, -97.7437, "America/Chicago"),
    place("Boston", "MA", "02108", &US, 42.3588, -71.0638, "America/New_York"),
    place("Chicago", "IL", "60602", &US, 41.8837, -87.6289, "America/Chicago"),
    place("Denver", "CO", "80202", &US, 39.7526, -104.9998, "America/Denver"),
    place("Portland", "OR", "97205", &US, 45.5202, -122.6863, "America/Los_Angeles"),
    place("Seattle", "WA", "98101", &US, 47.6101, -122.3344, "America/Los_Angeles"),
    place("London", "England", "EC1A 4JQ", &GB, 51.5174, -0.0997, "Europe/London"),
    place("Edinburgh", "Scotland", "EH1 1YZ", &GB, 55.9500, -3.1900, "Europe/London"),
    place("Toronto", "ON", "M5H 2N2", &CA, 43.6510, -79.3838, "America/Toronto"),
    place("Dublin", "Leinster", "D02 X285", &IE, 53.3441, -6.2675, "Europe/Dublin"),
    place("Melbourne", "VIC", "3000", &AU, -37.8136, 144.9631, "Australia/Melbourne"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_locale_has_places_whose_country_speaks_its_language() {
        for locale in Locale::tags().map(|tag| tag.parse::<Locale>().unwrap()) {
            let language = locale.tag().split('-').next();
            assert!(!of(locale).is_empty());
            assert!(of(locale).iter().all(|place| Some(place.country.language) == language));
        }
    }
}
