// Letters that do not decompose into a letter and a mark, as in meetings/kernel/text.py.
const LETTERS = { ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i", ħ: "h", ß: "ss" };

/** Returns the text in lower case and without diacritics. */
export function plain(text) {
  const bare = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
  return bare.replace(/[øłđðþæœıħß]/g, (letter) => LETTERS[letter]);
}
