/** A table as RFC 4180 text: CRLF, quotes where they must be; the first line says what it is a table of. */
export function csv(about: string, header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [[`# ${about}`], header, ...rows].map(row => row.map(field).join(',')).join('\r\n') + '\r\n';
}

export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

function field(text: string): string {
  // A spreadsheet would run a text that begins like a formula; a number may begin with a sign.
  const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.]+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
