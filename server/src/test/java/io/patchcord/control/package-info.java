/** Tests of the operator's listener. */
package io.patchcord.control;
