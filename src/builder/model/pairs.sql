-- Which products go together, as whole numbers: what `devanture model pairs` computes, in SQL ({dialect}).
-- Every engine comes to the same rows: weights are tables of integers, sums of integers have no order, ties go by id.
--
-- Reads {events}: session_id, customer_id (may be null), item_id, ts (seconds since 1970), event_type (view, add_to_cart,
-- purchase; other rows are left out). Gives item_a, item_b, weight, people: per pair, item_a before item_b in the order of
-- their bytes, the sum of weights and how many people it comes from; item_b null: the sum over all pairs of item_a.
-- half-life {half_life} seconds, pairs of fewer than {min_support} people left out.
WITH
distances AS (
{distances}
),
lengths AS (
{lengths}
),
decays AS (
{decays}
),
rows_read AS (
  SELECT
    CAST(session_id AS {text}) AS session_id,
    CAST(customer_id AS {text}) AS customer,
    CAST(item_id AS {text}) AS item,
    CAST(ts AS {int}) AS ts,
    CASE WHEN event_type = 'view' THEN 0 ELSE 1 END AS taken
  FROM {events}
  WHERE event_type IN ('view', 'add_to_cart', 'purchase') AND session_id <> '' AND item_id <> ''
),
-- Sessions too long or too fast for a person are a machine's.
people AS (
  SELECT
    session_id,
    COALESCE(MIN('c' || NULLIF(customer, '')), 's' || session_id) AS person,
    MAX(ts) AS ended
  FROM rows_read
  GROUP BY session_id
  HAVING COUNT(*) <= {most_events}
    AND (COUNT(*) < {fast_events} OR MAX(ts) = MIN(ts) OR MAX(ts) - MIN(ts) >= COUNT(*) - 1)
),
-- Putting into the cart or buying what was looked at is no new step.
numbered AS (
  SELECT
    session_id, item, ts, taken,
    ROW_NUMBER() OVER (PARTITION BY session_id, item ORDER BY ts, taken) AS nth
  FROM rows_read
),
steps AS (
  SELECT
    session_id, item,
    ROW_NUMBER() OVER (PARTITION BY session_id ORDER BY ts, item, taken) AS place
  FROM numbered
  WHERE taken = 0 OR nth = 1
),
counted AS (
  SELECT session_id, COUNT(*) AS steps FROM steps GROUP BY session_id
),
newest AS (
  SELECT MAX(ended) AS ended FROM people
),
shares AS (
  SELECT p.session_id, p.person, l.share * d.share AS share
  FROM people p
  JOIN counted c ON c.session_id = p.session_id
  CROSS JOIN newest n
  JOIN lengths l ON c.steps >= l.from_steps AND c.steps < l.below
  JOIN decays d ON d.eighths = CAST(LEAST({oldest}, FLOOR((n.ended - p.ended) * 8 / {half_life})) AS {int})
),
met AS (
  SELECT
    CASE WHEN a.item < b.item THEN a.item ELSE b.item END AS item_a,
    CASE WHEN a.item < b.item THEN b.item ELSE a.item END AS item_b,
    s.person,
    d.share * s.share AS weight
  FROM steps a
  JOIN steps b ON b.session_id = a.session_id AND b.place > a.place AND b.place <= a.place + {window}
  JOIN distances d ON d.apart = b.place - a.place
  JOIN shares s ON s.session_id = a.session_id
  WHERE a.item <> b.item
),
per_person AS (
  SELECT item_a, item_b, person, SUM(weight) AS weight FROM met GROUP BY item_a, item_b, person
),
pairs AS (
  SELECT item_a, item_b, SUM(weight) AS weight, COUNT(*) AS people FROM per_person GROUP BY item_a, item_b
),
sides AS (
  SELECT item_a AS item, weight FROM pairs
  UNION ALL
  SELECT item_b AS item, weight FROM pairs
)
SELECT item_a, item_b, CAST(weight AS {int}) AS weight, people
FROM pairs
WHERE people >= {min_support}
UNION ALL
SELECT item AS item_a, CAST(NULL AS {text}) AS item_b, CAST(SUM(weight) AS {int}) AS weight, CAST(0 AS {int}) AS people
FROM sides
GROUP BY item
ORDER BY item_a, item_b NULLS FIRST
