/** Gets the program onto a Java that can run it. Compiled for Java 11; names nothing else of the project. */
package io.patchcord.launcher;
