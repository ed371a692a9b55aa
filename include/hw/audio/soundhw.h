/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sound cards that `-audio driver,model=NAME` makes: models sign up by their short names. */
#ifndef HW_SOUNDHW_H
#define HW_SOUNDHW_H

#include "hw/isa/isa.h"
#include "hw/pci/pci.h"

/* A model that is one device, of QOM type @typename; @isa: on the ISA bus, else on PCI. */
void deprecated_register_soundhw(const char *name, const char *descr, int isa,
                                 const char *typename);
/* Models that need more: the function makes them, with back end @audiodev; 0 is success. */
void isa_register_soundhw(const char *name, const char *descr,
                          int (*init_isa)(ISABus *bus, const char *audiodev));
void pci_register_soundhw(const char *name, const char *descr,
                          int (*init_pci)(PCIBus *bus, const char *audiodev));

/* Remembers what -audio asks for; ends the process if there is no such model. */
void select_soundhw(const char *name, const char *audiodev);
/* Makes it, once the board is there. */
void soundhw_init(void);
void show_valid_soundhw(void);

#endif
