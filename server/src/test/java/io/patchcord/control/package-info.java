/** The operator's interface without its bridge. */
package io.patchcord.control;
