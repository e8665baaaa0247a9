/* The texts of the documents, unpacked when somebody opens one. */

window.kbgen.texts = (block) => once("x/" + block, () => unpacked("x/" + block, asJson));
