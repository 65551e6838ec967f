// Reads and writes what kv-schema stores, made from docs/format/{keys,values,metadata}.md alone and nothing of the Rust code.
// It is here to prove that the documents are enough; copy from it what a JavaScript Worker needs.
import { createHash } from "node:crypto";

const utf8 = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const refuse = (why) => {
  throw new RangeError(why);
};

// ---- keys.md ----

/** §6: every digit `d` becomes `9 - d`. */
const complement = (text) => text.replace(/[0-9]/g, (digit) => 9 - digit);
const digits = (value, width) => String(value).padStart(width, "0");

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const readUlid = (text) => {
  const value = [...text].reduce((sum, digit) => sum * 32n + BigInt(crockford.indexOf(digit)), 0n);
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text) ? value : refuse("no ULID");
};
const writeUlid = (value) => Array.from({ length: 26 }, (_, at) => crockford[Number((value >> BigInt(5 * (25 - at))) & 31n)]).join("");

function base32(text) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...Buffer.from(text, "hex")].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, "0"), 2)]).join("");
}

function readBase32(text) {
  const bits = [...text].map((digit) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(digit).toString(2).padStart(5, "0")).join("");
  return (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2).toString(16).padStart(2, "0")).join("");
}

/** Days since -9999-01-01 in the proleptic Gregorian calendar. */
function days(year, month, day) {
  const leaps = (y) => Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const before = lengths.slice(0, month - 1).reduce((sum, length) => sum + length, 0);
  return 365 * (year + 9999) + leaps(year - 1) - leaps(-10000) + before + day - 1;
}

/** The date that lies this many days after -9999-01-01. */
function dateOf(count) {
  let [year, month] = [-9999 + Math.floor(count / 366), 1];
  while (days(year + 1, 1, 1) <= count) year += 1;
  while (month < 12 && days(year, month + 1, 1) <= count) month += 1;
  const day = count - days(year, month, 1) + 1;
  return `${year < 0 ? "-" : ""}${digits(Math.abs(year), 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

/** Takes `2026-11-20T23:57:39.12Z` apart; a date alone is at midnight. */
function moment(text) {
  const found = /^(-?)(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z?)?$/.exec(text) ?? refuse("no time");
  const [, sign, year, month, day, hour = "00", minute = "00", second = "00", fraction = ""] = found;
  const past = (BigInt(days(Number(sign + year), Number(month), Number(day))) * 86400n
    + BigInt(Number(hour) * 3600 + Number(minute) * 60 + Number(second))) * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
  return { sign, date: year + month + day, time: `T${hour}${minute}${second}`, fraction, past };
}

/** Writes `20261120T235739.120000000` as people do: `2026-11-20T23:57:39.12`. */
function shown(basic) {
  const [, date, hour, minute, second, fraction = ""] = /^(-?\d{4}-?\d\d-?\d\d)T(\d\d)(\d\d)(\d\d)(?:\.(\d+))?$/.exec(basic) ?? refuse("no time");
  const decimals = fraction.replace(/0+$/, "");
  return `${date.replace(/^(-?\d{4})-?(\d\d)-?(\d\d)$/, "$1-$2-$3")}T${hour}:${minute}:${second}${decimals && `.${decimals}`}`;
}

/** The moment that lies this many nanoseconds after -9999-01-01. */
function momentOf(past) {
  const [day, rest] = [past / 86_400_000_000_000n, past % 86_400_000_000_000n];
  const seconds = Number(rest / 1_000_000_000n);
  const clock = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => digits(Math.floor(part), 2)).join("");
  return shown(`${dateOf(Number(day))}T${clock}.${digits(rest % 1_000_000_000n, 9)}`);
}

function time(zone, width) {
  return {
    width,
    read(text, form) {
      if (form === "asc" && text.startsWith("-")) return momentOf(BigInt(text.slice(1))) + zone;
      if (form === "desc" && text.startsWith("Z")) return momentOf(BigInt(complement(text.slice(1)))) + zone;
      const basic = zone && text.endsWith(zone) ? text.slice(0, -1) : zone ? refuse("no zone") : text;
      return shown(form === "desc" ? complement(basic) : basic) + zone;
    },
    plain(text) {
      const { sign, date, time, fraction } = moment(text);
      const decimals = fraction.replace(/0+$/, "");
      return sign + date + time + (decimals && `.${decimals}`) + zone;
    },
    asc(text) {
      const { sign, date, time, fraction, past } = moment(text);
      return sign ? `-${digits(past, width - 1)}` : `${date}${time}.${fraction.padEnd(9, "0")}${zone}`;
    },
    desc(text) {
      const { sign, date, time, fraction, past } = moment(text);
      return sign ? `Z${complement(digits(past, width - 1))}` : `${complement(`${date}${time}.${fraction.padEnd(9, "0")}`)}${zone}`;
    },
  };
}

function integer(bits, signed) {
  const width = (signed ? { 8: 3, 16: 5, 32: 10, 64: 19, 128: 39 } : { 8: 3, 16: 5, 32: 10, 64: 20, 128: 39 })[bits];
  const max = (1n << BigInt(signed ? bits - 1 : bits)) - 1n;
  const least = signed ? -max - 1n : 0n;
  const inRange = (value) => (value >= least && value <= max ? value : refuse("out of range"));
  const asc = signed
    ? (value) => (value >= 0n ? `0${digits(value, width)}` : `-${complement(digits(-1n - value, width))}`)
    : (value) => digits(value, width);
  const readAsc = (text) => {
    if (!signed) return BigInt(text);
    return text[0] === "0" ? BigInt(text.slice(1)) : -1n - BigInt(complement(text.slice(1)));
  };
  const mirror = (value) => (signed ? -1n - value : max - value);
  return {
    width: signed ? width + 1 : width,
    plain: (value) => String(inRange(BigInt(value))),
    asc: (value) => asc(inRange(BigInt(value))),
    desc: (value) => asc(mirror(inRange(BigInt(value)))),
    padded: (value, count) => (String(value).length <= count ? digits(inRange(BigInt(value)), count) : refuse("too many digits")),
    read: (text, form) => inRange(form === "asc" ? readAsc(text) : form === "desc" ? mirror(readAsc(text)) : BigInt(text)),
  };
}

const same = (text) => String(text);
const invertHex = (text) => text.replace(/[0-9a-f]/g, (digit) => (15 - Number.parseInt(digit, 16)).toString(16));
const inverting = (width) => ({ width, plain: same, asc: same, desc: invertHex, read: (text, form) => (form === "desc" ? invertHex(text) : text) });
const text = { plain: same, rest: same, sha256: (value) => createHash("sha256").update(value, "utf8").digest("hex"), read: same };

/** The kinds of §4 and §6. The kind `hex` needs the length of the array: `hex3`. */
function kindOf(name) {
  if (name.endsWith("?")) return optional(kindOf(name.slice(0, -1)));
  const int = /^(?:nonzero_)?([ui])(8|16|32|64|128)$/.exec(name);
  if (int) return integer(Number(int[2]), int[1] === "i");
  const array = /^hex(\d+)$/.exec(name);
  if (array) return inverting(2 * array[1]);
  if (name.startsWith("enum ")) return text;
  switch (name) {
    case "text":
    case "char":
      return text;
    case "ip":
    case "ipv4":
    case "ipv6":
      return text;
    case "bool":
      return {
        width: 1,
        plain: same,
        asc: (value) => (value ? "1" : "0"),
        desc: (value) => (value ? "0" : "1"),
        read: (read, form) => (form === "plain" ? read === "true" : (form === "asc") === (read === "1")),
      };
    case "uuid":
      return inverting(36);
    case "ulid": {
      const invert = (value) => writeUlid((1n << 128n) - 1n - readUlid(value));
      return { width: 26, plain: same, asc: same, desc: invert, read: (read, form) => (form === "desc" ? invert(read) : read) };
    }
    case "base32":
      return { plain: base32, read: readBase32 };
    case "base64url":
      return { plain: (value) => Buffer.from(value, "hex").toString("base64url"), read: (stored) => Buffer.from(stored, "base64url").toString("hex") };
    case "date":
      return {
        width: 8,
        plain: same,
        asc(value) {
          const { sign, date, past } = moment(value);
          return sign ? `-${digits(past / 86_400_000_000_000n, 7)}` : date;
        },
        desc(value) {
          return complement(this.asc(value)).replace("-", "Z");
        },
        read(stored, form) {
          if (form === "plain") return stored;
          const asc = form === "desc" ? complement(stored).replace("Z", "-") : stored;
          return asc.startsWith("-") ? dateOf(Number(asc.slice(1))) : asc.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3");
        },
      };
    case "datetime":
      return time("", 25);
    case "instant":
      return time("Z", 26);
    default:
      return refuse(`no kind ${name}`);
  }
}

function optional(kind) {
  const or = (form, none) => (value, ...more) => (value === null ? none : kind[form](value, ...more));
  return {
    width: kind.width,
    mark: "$none",
    plain: kind.plain,
    asc: or("asc", "$".repeat(kind.width)),
    desc: or("desc", "~".repeat(kind.width)),
    read(read, form) {
      const none = form === "asc" ? "$".repeat(kind.width) : form === "desc" ? "~".repeat(kind.width) : undefined;
      return read === none ? null : kind.read(read, form);
    },
  };
}

/** A template such as `session:{user}:{at:desc}`, with the kind of each part: `{ user: "text", at: "u64" }`. */
export class Template {
  #pieces;
  #escaped;

  constructor(template, kinds) {
    this.#pieces = template.split(/(\{[^}]*\})/).filter((piece) => piece !== "").map((piece) => {
      const found = /^\{(\w+)(?::(\w+))?\}$/.exec(piece);
      if (!found) return { literal: piece };
      const [, name, form = "plain"] = found;
      const count = /^\d+$/.test(form) ? Number(form) : undefined;
      const kind = kindOf(kinds[name]);
      const width = count ?? { asc: kind.width, desc: kind.width, sha256: 64 }[form];
      return { name, kind, form: count === undefined ? form : "padded", width };
    });
    const separators = this.#pieces.filter((piece, at) => piece.literal && at > 0).map(({ literal }) => literal[0]);
    this.#escaped = new Set(["%", ":", "/", ...separators]);
  }

  write(values) {
    const parts = (dots) => this.#pieces.map((piece) => piece.literal ?? this.#part(piece, values[piece.name], dots)).join("");
    const key = parts(false);
    const allowed = key === "." || key === ".." ? parts(true) : key;
    if (allowed === "." || allowed === "..") refuse("the key would be `.` or `..`");
    return utf8.encode(allowed).length <= 512 ? allowed : refuse("over 512 bytes");
  }

  #part({ kind, form, width }, value, dots) {
    if (form !== "plain") return kind[form](value, width) || refuse("an empty part");
    if (value === null) return kind.mark ?? refuse("no value");
    const plain = kind.plain(value) || refuse("an empty part");
    const escaped = (char, at) => {
      const code = char.codePointAt(0);
      return code < 0x20 || (code >= 0x7f && code <= 0x9f) || this.#escaped.has(char) || (at === 0 && char === "$") || (dots && char === ".");
    };
    return [...plain].map((char, at) => (escaped(char, at) ? hex(utf8.encode(char)).toUpperCase().replace(/../g, "%$&") : char)).join("");
  }

  /** Returns the values of a key; throws where the text is no key of this template. */
  read(key) {
    const values = {};
    let place = 0;
    for (const [at, piece] of this.#pieces.entries()) {
      if (piece.literal !== undefined) {
        if (!key.startsWith(piece.literal, place)) refuse("a literal is missing");
        place += piece.literal.length;
        continue;
      }
      let end = key.length;
      if (piece.width !== undefined) {
        end = place + piece.width;
      } else if (piece.form === "plain" && at + 1 < this.#pieces.length) {
        end = key.indexOf(this.#pieces[at + 1].literal[0], key[place] === "$" ? place + 1 : place);
      }
      if (end <= place || end > key.length) refuse("a part is missing");
      values[piece.name] = this.#read(piece, key.slice(place, end));
      place = end;
    }
    return place === key.length && this.write(values) === key ? values : refuse("not the canonical form");
  }

  #read({ kind, form }, stored) {
    if (form !== "plain") return form === "sha256" ? refuse("a digest is not read back") : kind.read(stored, form);
    if (kind.mark === stored) return null;
    const raw = utf8.encode(stored);
    const whole = [];
    for (let at = 0; at < raw.length; at += 1) {
      const escape = raw[at] === 0x25;
      whole.push(escape ? Number.parseInt(String.fromCharCode(raw[at + 1], raw[at + 2]), 16) : raw[at]);
      at += escape ? 2 : 0;
    }
    return kind.read(strict.decode(new Uint8Array(whole)), form);
  }
}

// ---- values.md ----

const safe = (value) => value >= -Number.MAX_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER;

/** §1: JSON whose integers beyond 2^53-1 become `BigInt`. */
function readJson(bytes) {
  const json = strict.decode(bytes).replace(/^\uFEFF/, "");
  return JSON.parse(json, (_, value, context) =>
    typeof value === "number" && !safe(value) && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value);
}

function writeJson(value) {
  if (typeof value === "bigint") return String(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(writeJson).join(",")}]`;
  return `{${Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${writeJson(member)}`).join(",")}}`;
}

/** §3 */
function readMessagePack(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let place = 0;
  const take = (count) => (place + count <= bytes.length ? ((place += count), place - count) : refuse("cut off"));
  const wide = (value) => (safe(value) ? Number(value) : value);
  const unsigned = (size) => wide(size === 8 ? view.getBigUint64(take(8)) : BigInt(view[`getUint${size * 8}`](take(size))));
  const signed = (size) => wide(size === 8 ? view.getBigInt64(take(8)) : BigInt(view[`getInt${size * 8}`](take(size))));
  const string = (length) => strict.decode(bytes.subarray(take(length), place));
  const array = (length, item) => (length <= bytes.length - place ? Array.from({ length }, item) : refuse("a length beyond the input"));
  const map = (length) => Object.fromEntries(array(length, () => [item(), item()]));
  function item() {
    const byte = unsigned(1);
    if (byte < 0x80) return byte;
    if (byte < 0x90) return map(byte & 15);
    if (byte < 0xa0) return array(byte & 15, item);
    if (byte < 0xc0) return string(byte & 31);
    if (byte >= 0xe0) return byte - 256;
    switch (byte) {
      case 0xc0: return null;
      case 0xc2: return false;
      case 0xc3: return true;
      case 0xc4: case 0xc5: case 0xc6: {
        const length = unsigned(1 << (byte - 0xc4));
        return bytes.slice(take(length), place);
      }
      case 0xca: return view.getFloat32(take(4));
      case 0xcb: return view.getFloat64(take(8));
      case 0xcc: case 0xcd: case 0xce: case 0xcf: return unsigned(1 << (byte - 0xcc));
      case 0xd0: case 0xd1: case 0xd2: case 0xd3: return signed(1 << (byte - 0xd0));
      case 0xd9: case 0xda: case 0xdb: return string(unsigned(1 << (byte - 0xd9)));
      case 0xdc: case 0xdd: return array(unsigned(2 << (byte - 0xdc)), item);
      case 0xde: case 0xdf: return map(unsigned(2 << (byte - 0xde)));
      default: return refuse("no value of ours");
    }
  }
  const value = item();
  return place === bytes.length ? value : refuse("bytes after the value");
}

const piped = async (bytes, stream) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
const innerOf = (codec) => /^gzip\((.*)\)$/.exec(codec)?.[1];
const isText = (codec) => ["json", "text", "empty"].includes(codec);

/** Reads the bytes of a value under the codec of this name. */
export async function readValue(codec, bytes) {
  const inner = innerOf(codec);
  if (inner !== undefined) {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return readValue(inner, await piped(bytes, new DecompressionStream("gzip")));
    return isText(inner) ? readValue(inner, bytes) : refuse("not compressed");
  }
  switch (codec) {
    case "json": return readJson(bytes);
    case "text": return strict.decode(bytes);
    case "bytes": return bytes;
    case "empty": return bytes.length === 0 ? null : refuse("not empty");
    case "msgpack": return readMessagePack(bytes);
    default: return refuse(`no codec ${codec}`);
  }
}

/** Writes a value under the codec of this name. */
export async function writeValue(codec, value) {
  const inner = innerOf(codec);
  if (inner !== undefined) {
    const plain = await writeValue(inner, value);
    const packed = await piped(plain, new CompressionStream("gzip"));
    return isText(inner) && packed.length >= plain.length ? plain : packed;
  }
  switch (codec) {
    case "json": return utf8.encode(writeJson(value));
    case "text": return utf8.encode(String(value));
    case "bytes": return value;
    case "empty": return new Uint8Array();
    default: return refuse(`no codec ${codec}`);
  }
}

/** §5: takes a value out of its envelope. */
export function openEnvelope(bytes) {
  const end = bytes.indexOf(0x0a);
  const metadata = end >= 0 ? JSON.parse(strict.decode(bytes.subarray(0, end))) : refuse("no envelope");
  if (metadata === null || typeof metadata !== "object" || Array.isArray(metadata)) refuse("no envelope");
  return { metadata, value: bytes.subarray(end + 1) };
}

/** Puts a value into an envelope. */
export function sealEnvelope(metadata, value) {
  return new Uint8Array([...utf8.encode(`${JSON.stringify(metadata)}\n`), ...value]);
}

// ---- metadata.md ----

const wide = (value) => {
  if (typeof value === "bigint") return safe(value) ? Number(value) : String(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(wide);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, wide(member)]));
};

/** Makes the metadata that goes with a value: give it to `put`. */
export function writeMetadata(fields, { version, deadline } = {}) {
  const metadata = wide(fields);
  if (version !== undefined) metadata.$v = version;
  if (deadline !== undefined) metadata.$x = deadline;
  return Object.keys(metadata).length > 0 ? metadata : undefined;
}

/** Reads an integer of metadata; `undefined` where it is none. */
export function readInteger(value) {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === "string" && /^(0|-?[1-9]\d*)$/.test(value)) return BigInt(value);
  return undefined;
}

/** Reads metadata, whoever wrote it. */
export function readMetadata(metadata) {
  const odd = metadata !== null && metadata !== undefined && (typeof metadata !== "object" || Array.isArray(metadata));
  const members = odd || !metadata ? {} : metadata;
  const between = (value, least, most) => {
    const read = readInteger(value);
    return read !== undefined && read >= least && read <= most ? Number(read) : undefined;
  };
  return {
    odd,
    fields: Object.fromEntries(Object.entries(members).filter(([name]) => !name.startsWith("$"))),
    // "unreadable": where the entity declares a version, the value must not be decoded.
    version: (members.$v ?? undefined) === undefined ? undefined : (between(members.$v, 1n, (1n << 32n) - 1n) ?? "unreadable"),
    deadline: between(members.$x, 0n, (1n << 64n) - 1n),
  };
}
