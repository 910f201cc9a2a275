/** Stands in a command for an order or product that is not given. Apart from the text, which loads all messages. */
export const SOME_ITEM = "ID";
