package org.rekkas.lookups;

/** The DNS did not answer, or not in time: what rests on it is a temperror, RFC 8601 §2.7. */
public final class DnsTrouble extends Exception {
  private static final long serialVersionUID = 1;

  public DnsTrouble(String why) {
    super(why);
  }

  public String why() {
    return String.valueOf(getMessage());
  }
}
