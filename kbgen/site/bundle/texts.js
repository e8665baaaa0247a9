/* The texts of the documents, unpacked when somebody opens one. */

window.kbgen.text = (number) => unpacked("x/" + number, asJson);
window.kbgen.stored = stored;
