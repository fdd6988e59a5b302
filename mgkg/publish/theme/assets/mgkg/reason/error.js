/** What is wrong with a patient's facts, in one line. */
export class PatientError extends Error {
  /**
   * @param {string} what what is wrong
   * @param {string} remedy how to mend it
   * @param {string} [concept] the concept that it is about
   */
  constructor(what, remedy, concept) {
    const sentence = /[.?!]$/.test(what) ? what : `${what}.`;
    super(`${sentence} ${remedy}`.replace(/\s+/g, " ").trim());
    this.name = "PatientError";
    this.concept = concept ?? null;
  }
}
