-- The typical day: median and spread of glucose by hour (UTC).
select
  hour(date) as hour,
  median(sgv) as median,
  quantile_cont(sgv, 0.1) as tenth,
  quantile_cont(sgv, 0.9) as ninetieth
from bronze.entries
group by hour
order by hour
