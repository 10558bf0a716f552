package org.rekkas.signatures;

/** Why a signature is no pass. */
public final class Objection extends Exception {
  private static final long serialVersionUID = 1;

  private final Result result;

  public Objection(Result result, String why) {
    super(why);
    this.result = result;
  }

  /** What can be read by nobody. */
  public static Objection permanent(String why) {
    return new Objection(Result.PERMERROR, why);
  }

  public Result result() {
    return result;
  }

  public String why() {
    return String.valueOf(getMessage());
  }
}
