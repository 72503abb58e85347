// seconds writes an instant without parts of a second, as the server does; "" for none.
export const seconds = text => text ? text.replace(/\.\d+/, "").replace("T", " ") : "";
