// What the fields of a form say, as the control API wants it.

// bodyOf returns the body of a form's call: an object, or text where numbers would lose digits. Empty fields are left out.
export function bodyOf(form, button) {
  const body = {};
  let data;
  for (const field of form.elements) {
    if (!field.name || field.type === "submit" && field !== button) continue;
    if (field.type === "checkbox" && !field.checked) continue;
    if (field.dataset.as === "data") data = dataOf(field);
    else if (field.value !== "") put(body, field);
  }
  if (typeof data !== "string") return data ? { ...body, data } : body;
  return JSON.stringify(body).slice(0, -1) + `,"data":${data}}`;
}

function put(body, field) {
  switch (field.dataset.as) {
    case "list": body[field.name] = [...(body[field.name] ?? []), field.value]; break;
    case "number": body[field.name] = Number(field.value); break;
    case "flag": body[field.name] = field.value === "true"; break;
    case "headers": body[field.name] = headersOf(field.value); break;
    default: body[field.name] = field.value;
  }
}

function headersOf(text) {
  const headers = {};
  for (const line of text.split("\n").filter(line => line.trim())) {
    const at = line.indexOf(":");
    if (at < 0) throw Object.assign(new Error("headers: write each as Name: value"), { pointer: "/headers" });
    headers[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return headers;
}

// dataOf returns what was changed of the example: the rest is left to the simulator, which makes new ids.
function dataOf(field) {
  if (field.value.trim() === field.defaultValue.trim() || !field.value.trim()) return undefined;
  let edited;
  try {
    edited = JSON.parse(field.value);
  } catch (problem) {
    throw Object.assign(new Error(`data: is not JSON: ${problem.message}`), { pointer: "/data" });
  }
  if (/\d{16}/.test(field.value)) return field.value;
  return difference(JSON.parse(field.defaultValue || "{}"), edited);
}

function difference(old, edited) {
  if (!isObject(old) || !isObject(edited)) return edited;
  const changed = {};
  for (const [name, value] of Object.entries(edited)) {
    if (!Object.hasOwn(old, name)) changed[name] = value;
    else if (JSON.stringify(old[name]) !== JSON.stringify(value)) changed[name] = difference(old[name], value);
  }
  return changed;
}

const isObject = value => value !== null && typeof value === "object" && !Array.isArray(value);
