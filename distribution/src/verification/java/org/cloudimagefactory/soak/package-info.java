/** The endurance run: thousands of events through the shipped tools, while everything around them fails. */
package org.cloudimagefactory.soak;
