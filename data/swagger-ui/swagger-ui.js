// Not shown by the page of the interface, so not carried in the program.
