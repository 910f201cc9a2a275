/** What each metric is, in English: it is read by programs and their makers. */
export const METRICS_HELP = {
  tg360_health: "How things stand: 0 ok, 1 degraded, 2 failing.",
  tg360_orders: "Orders by state.",
  tg360_products: "Products by state.",
  tg360_orders_changed_after_export: "Exported orders that differ in the shop, and that nobody acknowledged.",
  tg360_oldest_waiting_order_seconds: "Age of the oldest order that waits to be sent; 0 = none waits.",
  tg360_brake_tripped: "Shops in which a mass change of products is held back.",
  tg360_build_info: "The version of tg360.",
  tg360_last_success_timestamp_seconds: "End of the last good run; of several shops, the oldest.",
  tg360_cycle_duration_seconds: "Length of the last run; of several shops, the longest.",
  tg360_order_sends_total: "Orders by what runs made of them.",
  tg360_products_pushed_total: "Products that the shop took.",
  tg360_http_requests_total: "Calls of exports and pulls by system and HTTP status, or by what kept the answer away.",
  tg360_messages_waiting: "Messages for people that were not sent yet.",
  tg360_audit_timestamp_seconds: "Begin of the last audit; of several shops, the oldest.",
  tg360_audit_differences: "Differences that the last audit found, by kind.",
  tg360_audit_proven: "1 = the last audit is a proof; of several shops, of each.",
  tg360_shops: "Shops by how they stand.",
  tg360_shops_late: "Shops that are not paused and have had no good run of a direction for 15 minutes.",
} as const;

export type MetricName = keyof typeof METRICS_HELP;
