/** max(0, floor(stock - reserved - buffer)). The division truncates towards 0; negative results become 0 anyway. */
export const SHOWN = "max(0, (stock_micro - reserved_micro - (SELECT buffer_micro FROM shops)) / 1000000)";
