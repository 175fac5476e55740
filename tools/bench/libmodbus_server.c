/* A server made with libmodbus for the client's tests: prints its port, then serves one connection
 * after the other. Holding register n is n, input register n is 10000 + n, 0..999 each; the first
 * two requests of address 500 find it busy. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <modbus/modbus.h>

#define REGISTERS 1000
#define INPUT_OFFSET 10000
#define BUSY_ADDRESS 500
#define LIFE_S 120

static void serve(modbus_t *context, modbus_mapping_t *registers)
{
    static int busy = 2;
    uint8_t request[MODBUS_TCP_MAX_ADU_LENGTH];
    int length, address;

    while ((length = modbus_receive(context, request)) >= 0) {
        address = request[8] << 8 | request[9];
        if (address == BUSY_ADDRESS && busy-- > 0)
            modbus_reply_exception(context, request, MODBUS_EXCEPTION_SLAVE_OR_SERVER_BUSY);
        else
            modbus_reply(context, request, length, registers);
    }
}

int main(void)
{
    struct sockaddr_in own;
    socklen_t size = sizeof own;
    modbus_t *context = modbus_new_tcp("127.0.0.1", 0);
    modbus_mapping_t *registers = modbus_mapping_new(0, 0, REGISTERS, REGISTERS);
    int listener, n;

    if (context == NULL || registers == NULL)
        return EXIT_FAILURE;
    for (n = 0; n < REGISTERS; n++) {
        registers->tab_registers[n] = n;
        registers->tab_input_registers[n] = INPUT_OFFSET + n;
    }
    alarm(LIFE_S); /* whoever started this may be gone */
    listener = modbus_tcp_listen(context, 1);
    if (listener < 0 || getsockname(listener, (struct sockaddr *)&own, &size) < 0)
        return EXIT_FAILURE;
    printf("%d\n", ntohs(own.sin_port));
    fflush(stdout);
    while (modbus_tcp_accept(context, &listener) >= 0) {
        serve(context, registers);
        modbus_close(context);
    }
    return EXIT_FAILURE;
}
