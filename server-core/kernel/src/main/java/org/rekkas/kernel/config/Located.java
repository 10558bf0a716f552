package org.rekkas.kernel.config;

/**
 * A text of a configuration file and where it stands: the value of an attribute, with the place of
 * the attribute's name; or the text of an element, with the place of its tag. These are the values
 * in the tree model.
 *
 * @param textLine where the text itself begins; the same place where it is not told
 */
record Located(String text, int line, int column, int textLine, int textColumn) {
  Located(String text, int line, int column) {
    this(text, line, column, line, column);
  }

  @Override
  public String toString() {
    return text;
  }
}
