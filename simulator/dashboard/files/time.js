// seconds writes an instant without parts of a second; "" for none.
export const seconds = text => text ? text.replace(/\.\d+/, "") : "";
