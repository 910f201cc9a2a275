/** Which of the parcels of an order the buyer is told of. */
import type { Fulfilment, Parcel } from "./fulfilment.ts";

/**
 * The one of these that the buyer is told of: the known one if it is still there, else one that they were not told of yet. A
 * parcel that TotalGest no longer names, or whose number it no longer gives, is the known one.
 */
export function parcelOf(shown: readonly Parcel[], known: Fulfilment): Parcel {
  const { courier, tracking } = known;
  const named = shown.filter((one) => one.tracking !== null || (one.courier !== null && tracking === null));
  const isNew = (one: Parcel): boolean => !known.told.some((told) => isSameParcel(told, one));
  const [first = { courier, tracking }] = named.toSorted(
    (one, other) => Number(isNew(other)) - Number(isNew(one)) || compareParcels(one, other),
  );
  return named.some((one) => isSameParcel(one, known)) ? { courier, tracking } : first;
}

/** Those with a number first. */
function compareParcels(one: Parcel, other: Parcel): number {
  const [a, b] = [one, other].map(({ tracking, courier }) => JSON.stringify([tracking === null, tracking, courier]));
  return (a ?? "") < (b ?? "") ? -1 : 1;
}

export function isSameParcel(one: Parcel, other: Parcel): boolean {
  return one.courier === other.courier && one.tracking === other.tracking;
}
