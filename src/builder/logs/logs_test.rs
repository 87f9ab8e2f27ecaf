//! Logs of every format, tiny and checked by hand.

use super::*;
use std::io::Write;

fn stream(bytes: &[u8]) -> Input {
    Input {
        name: "log".into(),
        bytes: Bytes::Stream(Box::new(io::Cursor::new(bytes.to_vec()))),
    }
}

fn read_with(bytes: &[u8], options: &Options) -> (Sessions, Counts, Vec<String>) {
    let mut problems = Problems::new(50, None);
    let log = read(vec![stream(bytes)], options, &mut problems).unwrap();
    let told = problems.listed().map(ToString::to_string).collect();
    (log.visits, log.counts, told)
}

fn lists(sessions: &Sessions) -> Vec<Vec<&str>> {
    let list = |session| {
        let items = sessions.items[sessions.bounds(session)].iter();
        items
            .map(|item| sessions.ids[*item as usize].as_str())
            .collect()
    };
    (0..sessions.len()).map(list).collect()
}

fn lists_of(bytes: &[u8]) -> Vec<Vec<String>> {
    let (sessions, _, problems) = read_with(bytes, &Options::default());
    assert!(problems.is_empty(), "{problems:?}");
    let owned = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect();
    lists(&sessions).into_iter().map(owned).collect()
}

const TABLE: &str = "session_id,item_id,timestamp\na,1,100\nb,3,50\na,2,90\n";

#[test]
fn every_format_says_the_same() {
    let wanted = [["3"].as_slice(), &["2", "1"]];
    let json = "{\"session_id\":\"a\",\"item_id\":1,\"timestamp\":100}\n\n\
                {\"session_id\":\"b\",\"item_id\":\"3\",\"timestamp\":50}\n\
                {\"session_id\":\"a\",\"item_id\":2,\"timestamp\":\"1970-01-01T00:01:30Z\"}\n";
    let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    zipped.write_all(TABLE.as_bytes()).unwrap();
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    for bytes in [
        TABLE.into(),
        TABLE.replace(',', "\t").into_bytes(),
        TABLE.replace(',', ";").into_bytes(),
        json.into(),
        zipped.finish().unwrap(),
        ruzstd::encoding::compress_to_vec(TABLE.as_bytes(), level),
        parquet_table(),
    ] {
        assert_eq!(lists_of(&bytes), wanted);
    }
}

fn parquet_table() -> Vec<u8> {
    use ::parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
    use ::parquet::file::writer::SerializedFileWriter;
    use ::parquet::schema::parser::parse_message_type;
    let schema = "message log { required binary other (UTF8); required binary session_id (UTF8);
        required int64 item_id; required int64 timestamp (TIMESTAMP_MICROS); }";
    let schema = std::sync::Arc::new(parse_message_type(schema).unwrap());
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Default::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for texts in [["x", "y", "z"], ["a", "b", "a"]] {
        let mut column = group.next_column().unwrap().unwrap();
        let values = texts.map(ByteArray::from);
        column
            .typed::<ByteArrayType>()
            .write_batch(&values, None, None)
            .unwrap();
        column.close().unwrap();
    }
    for numbers in [[1, 3, 2], [100_000_000, 50_000_000, 90_000_000]] {
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<Int64Type>()
            .write_batch(&numbers, None, None)
            .unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn a_ga4_export_is_read_as_is() {
    let line = |name: &str, session: &str, time: u64, items: &str| {
        format!(
            "{{\"event_name\":\"{name}\",\"event_timestamp\":\"{time}\",\"user_pseudo_id\":\"v.1\",\"event_params\":[\
             {{\"key\":\"page\",\"value\":{{\"string_value\":\"x\"}}}},\
             {{\"key\":\"ga_session_id\",\"value\":{{\"int_value\":\"{session}\"}}}}],\"items\":[{items}]}}\n"
        )
    };
    let cup = "{\"item_id\":\"cup\",\"quantity\":\"1\"}";
    let pot = "{\"item_id\":\"pot\",\"quantity\":null}";
    let log = [
        line("view_item", "7", 1_700_000_000_000_000, cup),
        line("view_item_list", "7", 1_700_000_001_000_000, pot),
        line("scroll", "7", 1_700_000_001_000_000, ""),
        line("add_to_cart", "7", 1_700_000_002_000_000, cup),
        line(
            "purchase",
            "7",
            1_700_000_003_000_000,
            &format!("{cup},{pot}"),
        ),
        line("view_item", "8", 1_700_000_004_000_000, pot),
    ]
    .concat();
    let (sessions, counts, problems) = read_with(log.as_bytes(), &Options::default());
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(lists(&sessions), [vec!["cup", "pot"], vec!["pot"]]);
    assert_eq!((counts.events, counts.other), (5, 2));
    assert_eq!(sessions.times, [1_700_000_003, 1_700_000_004]);
}

#[test]
fn a_customer_without_sessions_is_cut_by_half_an_hour_of_silence() {
    let log = "visitor_id,sku,time\nv,1,0\nv,2,1800\nv,3,3601\nw,4,3601\n";
    assert_eq!(
        lists_of(log.as_bytes()),
        [vec!["1", "2"], vec!["3"], vec!["4"]]
    );
}

#[test]
fn columns_may_have_any_name() {
    let names = Names::parse("item_id=was,timestamp=wann,session_id=wer").unwrap();
    let options = Options {
        names,
        ..Options::default()
    };
    let log = b"wann\twer\twas\n5\ts\tx\n";
    assert_eq!(lists(&read_with(log, &options).0), [["x"]]);
    assert!(Names::parse("thing=x").unwrap_err().contains("item_id"));
}

#[test]
fn what_is_wrong_is_told_with_line_and_mend() {
    let log = "session_id,item_id,timestamp\na,1,soon\na,,5\n,2,5\na,4,6\n";
    let (sessions, _, problems) = read_with(log.as_bytes(), &Options::default());
    assert_eq!(lists(&sessions), [["4"]]);
    let wanted = [
        "log:2: DV-LOG-TIME timestamp: not a time: \"soon\". Write it as 2026-05-01T13:00:00Z or in seconds since 1970.",
        "log:3: DV-LOG-ITEM item_id: no product. Leave rows about no product out, or fill the column.",
        "log:4: DV-LOG-SESSION session_id: no session. Fill session_id or customer_id.",
    ];
    assert_eq!(problems, wanted);
    let json = "{\"session_id\":\"a\",\"item_id\":1,\"timestamp\":100}\nnonsense\n";
    let (_, _, problems) = read_with(json.as_bytes(), &Options::default());
    assert!(
        problems[0].starts_with("log:2: DV-LOG-ROW row: not a JSON object: \"nonsense\""),
        "{problems:?}"
    );
}

#[test]
fn a_log_without_what_is_needed_is_an_error() {
    let fails = |bytes: &[u8]| {
        let mut problems = Problems::new(5, None);
        read(vec![stream(bytes)], &Options::default(), &mut problems)
            .unwrap_err()
            .to_string()
    };
    assert!(
        fails(b"session_id,timestamp\na,1\n")
            .starts_with("DV-LOG-COLUMN: log has no column item_id.")
    );
    assert!(
        fails(b"item_id,timestamp\na,1\n")
            .starts_with("DV-LOG-COLUMN: log has no column session_id.")
    );
    assert!(fails(b"session_id,item_id,timestamp\n").starts_with("DV-LOG-EMPTY"));
    assert!(fails(b"PAR1 and then nothing").starts_with("DV-LOG-UNREADABLE"));
    assert!(fails(&[0x1f, 0x8b, 1, 2, 3]).starts_with("DV-LOG-"));
}

#[test]
fn returns_and_other_events_are_no_looks() {
    let log = "session_id,item_id,timestamp,event_type,quantity\n\
               a,1,1,view,1\na,1,2,add_to_cart,1\na,2,3,search,\na,3,4,purchase,-1\na,4,5,purchase,2\na,1,6,view,\n";
    let (sessions, counts, _) = read_with(log.as_bytes(), &Options::default());
    assert_eq!(lists(&sessions), [["1", "4", "1"]]);
    assert_eq!(counts.other, 2);
}

#[test]
fn machines_are_dropped_and_counted() {
    let mut log = String::from("session_id,item_id,timestamp\n");
    for at in 0..60 {
        // Three a second; one every two seconds; all at one time, which says nothing.
        log.push_str(&format!(
            "fast,{at},{}\nslow,{at},{}\nday,{at},86400\n",
            at / 3,
            at * 2
        ));
    }
    for at in 0..501 {
        log.push_str(&format!("long,{at},{}\n", at * 60));
    }
    let (sessions, counts, _) = read_with(log.as_bytes(), &Options::default());
    assert_eq!(
        (counts.sessions, counts.bots, counts.bot_events),
        (2, 2, 561)
    );
    assert_eq!(sessions.len(), 2);
    let options = Options {
        keep_bots: true,
        ..Options::default()
    };
    assert_eq!(read_with(log.as_bytes(), &options).0.len(), 4);
}

#[test]
fn times_are_told_by_their_size() {
    for text in [
        "1700000000",
        "1700000000.9",
        "1700000000123",
        "1700000000123456",
        "2023-11-14 22:13:20 UTC",
    ] {
        assert_eq!(time(text), Some(1_700_000_000), "{text}");
    }
    assert_eq!(time("1500000000000000000"), Some(1_500_000_000));
    for text in ["", "-5", "inf", "yesterday"] {
        assert_eq!(time(text), None, "{text}");
    }
}

fn log_of(text: &str, orders: bool) -> Log {
    let options = Options {
        orders,
        ..Options::default()
    };
    let mut problems = Problems::new(50, None);
    let log = read(vec![stream(text.as_bytes())], &options, &mut problems).unwrap();
    assert_eq!(problems.total(), 0);
    log
}

#[test]
fn orders_are_baskets_and_a_customers_baskets_are_joined() {
    let text = "order_id,customer_id,item_id,timestamp,quantity,price\n\
                1,ann,tea,100,2,5.00\n1,ann,pot,100,1,30\n2,bob,tea,200,1,5\n3,ann,cup,300,1,9\n\
                4,,tray,400,1,9\n5,,cup,500,1,9\n3,ann,gone,300,-1,9\n";
    let log = log_of(text, true);
    assert!(log.visits.is_empty() && !log.carts);
    assert_eq!(log.counts.other, 1, "a return");
    let wanted: &[&[&str]] = &[&["tea", "pot"], &["tea"], &["cup"], &["tray"], &["cup"]];
    assert_eq!(lists(&log.baskets), wanted);
    assert_eq!(log.baskets.owner(0), log.baskets.owner(2));
    assert_ne!(log.baskets.owner(3), log.baskets.owner(4));
    let mut buyers = lists(&log.buyers);
    buyers.sort();
    let wanted: &[&[&str]] = &[&["cup"], &["cup", "tea", "pot"], &["tea"], &["tray"]];
    assert_eq!(buyers, wanted);
}

#[test]
fn purchases_of_visits_are_baskets_and_carts_where_nothing_was_bought() {
    let carts = "session_id,item_id,timestamp,event_type\n\
                 a,tea,1,view\na,tea,2,add_to_cart\na,pot,3,add_to_cart\nb,cup,4,view\n";
    let log = log_of(carts, false);
    assert!(log.carts);
    assert_eq!(lists(&log.baskets), [["tea", "pot"]]);
    assert_eq!(lists(&log.visits), [vec!["tea", "pot"], vec!["cup"]]);
    let log = log_of(&format!("{carts}a,pot,9,purchase\n"), false);
    assert!(!log.carts);
    assert_eq!(lists(&log.baskets), [["pot"]]);
}

#[test]
fn orders_stand_in_place_of_the_purchases_of_visits() {
    let mut log = log_of(
        "session_id,item_id,timestamp,event_type\na,tea,1,purchase\n",
        false,
    );
    log.join(log_of("order_id,item_id,timestamp\n1,pot,5\n", true));
    assert_eq!(lists(&log.baskets), [["pot"]]);
    assert_eq!(lists(&log.visits), [["tea"]]);
    assert_eq!(log.counts.events, 2);
}

#[test]
fn orders_of_known_customers_have_what_they_cost() {
    let text = "order_id,customer_id,item_id,timestamp,price,quantity\n\
                1,ann,a,1000,10.50,2\n1,ann,b,1000,4,\n2,bob,a,2000,,1\n3,,a,3000,9,1\n4,ann,a,4000,3.5 EUR,-1\n5,ann,a,5000,3.5 EUR,1\n";
    let log = log_of(text, true);
    let found: Vec<(i64, f64)> = log
        .orders
        .iter()
        .map(|order| (order.time, order.spent))
        .collect();
    assert_eq!(found, [(1000, 25.0), (2000, 0.0), (5000, 3.5)]);
    assert_eq!(log.orders[0].person, log.orders[2].person);
    assert_ne!(log.orders[0].person, log.orders[1].person);
}
