package org.rekkas.kernel.config;

/**
 * A text of a configuration file and where it stands: the value of an attribute, with the place of
 * the attribute's name; or the text of an element, with the place of its tag. These are the values
 * in the tree model.
 */
record Located(String text, int line, int column) {
  @Override
  public String toString() {
    return text;
  }
}
