-- How high glucose rises in the two hours after each meal.
select
  meal.created_at as eaten_at,
  meal.notes as meal,
  meal.carbs,
  meal.insulin,
  max(entry.sgv) as highest
from bronze.treatments as meal
join bronze.entries as entry
  on entry.date between meal.created_at and meal.created_at + interval 2 hours
where meal.carbs is not null
group by all
order by highest desc
limit 10
