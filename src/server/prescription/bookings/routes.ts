import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as rows from '../../../contract/prescription-bookings.ts';
import * as home from '../../../contract/prescription-home-delivery.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { bookByPhone, bookDrug } from './book-drug.ts';
import { cancelBooking, settleBooking, takeBookingStep } from './booking-steps.ts';
import { getBooking, getBookingSummary, listBookings } from './read-bookings.ts';
import { dispatchHome, receiveHome, signHome, trackHome } from './send-home.ts';
import { getBookingService, listBookingPlaces, stateBookingService } from './state-service.ts';

/** Booking drugs and bringing them home (M29). */
export function mountBookings(app: FastifyInstance, world: World): void {
  mount(app, world, rows.getBookingService, async ({ actor }) =>
    accept(await getBookingService(world, actor)),
  );
  mount(app, world, rows.stateBookingService, ({ actor, body }) => stateBookingService(world, actor, body));
  mount(app, world, rows.listBookingPlaces, async ({ actor, query }) =>
    accept(await listBookingPlaces(world, actor, query)),
  );
  mount(app, world, rows.bookDrug, ({ actor, body }) => bookDrug(world, actor, body));
  mount(app, world, rows.bookByPhone, ({ actor, body }) => bookByPhone(world, actor, body));
  mount(app, world, rows.listBookings, ({ actor, query }) => listBookings(world, actor, query));
  mount(app, world, rows.getBooking, ({ actor, params }) => getBooking(world, actor, params.bookingNo));
  mount(app, world, rows.getBookingSummary, async ({ actor }) =>
    accept(await getBookingSummary(world, actor)),
  );
  mount(app, world, rows.takeBookingStep, ({ actor, params, body }) =>
    takeBookingStep(world, actor, params.bookingNo, body),
  );
  mount(app, world, rows.cancelBooking, ({ actor, params, body }) =>
    cancelBooking(world, actor, params.bookingNo, body.reason),
  );
  mount(app, world, rows.settleBooking, ({ actor, params, body }) =>
    settleBooking(world, actor, params.bookingNo, body.claimNo),
  );
  mountHome(app, world);
}

function mountHome(app: FastifyInstance, world: World): void {
  mount(app, world, home.dispatchHome, ({ actor, params, body }) =>
    dispatchHome(world, actor, params.bookingNo, body),
  );
  mount(app, world, home.trackHome, ({ actor, params, body }) =>
    trackHome(world, actor, params.bookingNo, body.step, body.note),
  );
  mount(app, world, home.signHome, ({ actor, params, body }) =>
    signHome(world, actor, params.bookingNo, body),
  );
  mount(app, world, home.receiveHome, ({ actor, params, body }) =>
    receiveHome(world, actor, params.bookingNo, body.refusedBecause),
  );
}
