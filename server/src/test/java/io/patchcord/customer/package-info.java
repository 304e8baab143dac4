/** Tests of customers and of the choice of agent. */
package io.patchcord.customer;
