-- Share of readings per day that are low, in range (70 to 180 mg/dL) and high.
select
  cast(date as date) as day,
  count(*) as readings,
  round(100.0 * count(*) filter (where sgv < 70) / count(*), 1) as low_percent,
  round(100.0 * count(*) filter (where sgv between 70 and 180) / count(*), 1) as in_range_percent,
  round(100.0 * count(*) filter (where sgv > 180) / count(*), 1) as high_percent
from bronze.entries
group by day
order by day
