/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the manuals of e1000-regs.h and e1000e-regs.h call the registers; the
 * 82574's own are at offsets that e1000 lacks.
 */
#include "qemu/osdep.h"
#include "hw/register-names.h"
#include "e1000-internal.h"
#include "e1000e-regs.h"

#define ROW(reg)                { E1000_##reg, 4, #reg }
#define ARRAY(reg, number)      { E1000_##reg, 4 * (number), #reg }
#define ROW_82574(reg)          { E1000E_##reg, 4, #reg }
#define ARRAY_82574(reg, number) { E1000E_##reg, 4 * (number), #reg }

static const RegisterName names[] = {
    ROW(CTRL), ROW(STATUS), ROW(EECD), ROW(EERD), ROW(CTRL_EXT), { 0x1c, 4, "FLA" }, ROW(MDIC), ROW(FCAL),
    { 0x2c, 4, "FCAH" }, ROW(FCT), ROW(VET), ROW(ICR), ROW(ITR), ROW(ICS), ROW(IMS), ROW(IMC),
    ROW_82574(EIAC), ROW_82574(IAM), ROW_82574(IVAR), ARRAY_82574(EITR, 5), ROW(RCTL), ROW(FCTTV), ROW(TXCW),
    ROW(TCTL), ROW(TIPG), ROW(AIT), ROW(LEDCTL), ROW_82574(EXTCNF_CTRL), ROW_82574(PHY_CTRL), ROW(PBA),
    ROW_82574(PBS), { 0x1010, 4, "EEMNGCTL" }, { 0x1028, 4, "FLASHT" }, { 0x102c, 4, "EEWR" },
    { 0x1050, 4, "FLOL" }, ROW(FCRTL), ROW(FCRTH), ROW_82574(PSRCTL),
    /* receive and transmit, the 82574's second queues 0x100 higher */
    ROW(RDFH), ROW(RDFPC), ROW(RDBAL), ROW(RDBAH), ROW(RDLEN), ROW(RDH), ROW(RDT), ROW(RDTR), ROW(RXDCTL),
    ROW(RADV), { 0x2900, 4, "RDBAL1" }, { 0x2904, 4, "RDBAH1" }, { 0x2908, 4, "RDLEN1" },
    { 0x2910, 4, "RDH1" }, { 0x2918, 4, "RDT1" }, { 0x2928, 4, "RXDCTL1" }, ROW(RSRPD), ROW_82574(RAID),
    ROW(TXDMAC), ROW(TDFH), ROW(TDFPC), ROW(TDBAL), ROW(TDBAH), ROW(TDLEN), ROW(TDH), ROW(TDT), ROW(TIDV),
    ROW(TXDCTL), ROW(TADV), ROW(TSPMT), ROW_82574(TARC0), { 0x3900, 4, "TDBAL1" }, { 0x3904, 4, "TDBAH1" },
    { 0x3908, 4, "TDLEN1" }, { 0x3910, 4, "TDH1" }, { 0x3918, 4, "TDT1" }, { 0x3928, 4, "TXDCTL1" },
    ROW_82574(TARC1),
    /* statistics */
    ROW(CRCERRS), ROW(MPC), ROW(FCRUC), ROW(PRC64), ROW(PRC1522), ROW(GPRC), ROW(BPRC), ROW(MPRC), ROW(GPTC),
    ROW(GORCL), ROW(GORCH), ROW(GOTCL), ROW(GOTCH), ROW(RNBC), ROW(RUC), ROW(ROC), ROW(TORL), ROW(TORH),
    ROW(TOTL), ROW(TOTH), ROW(TPR), ROW(TPT), ROW(PTC64), ROW(PTC1522), ROW(MPTC), ROW(BPTC), ROW(TSCTC),
    ROW(TSCTFC), ROW_82574(IAC),
    /* filters, management, wake-up */
    ROW(RXCSUM), ROW_82574(RFCTL), ARRAY(MTA, 128), ARRAY(RA, 2 * E1000_RAR_ENTRIES), ARRAY(VFTA, 128),
    ROW(WUC), ROW(WUFC), ROW(WUS), ROW_82574(MRQC), ROW(MANC), ROW(IPAV), ARRAY(IP4AT, 7), ARRAY(IP6AT, 4),
    ROW(WUPL), ARRAY(WUPM, 32), ROW_82574(GCR), ROW_82574(FACTPS), ROW(SWSM), ARRAY_82574(RETA, 32),
    ARRAY_82574(RSSRK, 10), ARRAY(FFLT, 7), ARRAY(FFMT, 256), ARRAY(FFVT, 256),
    { E1000_PBM, E1000_MMIO_SIZE - E1000_PBM, "PBM" },
};

const char *e1000_register_name(hwaddr offset)
{
    return register_name_at(names, ARRAY_SIZE(names), offset);
}
