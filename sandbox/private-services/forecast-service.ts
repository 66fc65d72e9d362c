import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson } from './json-exchange';

const userName = 'forecast';
const password = 'sunny-day-42';

/** `service1`: a weather forecast behind basic authentication, for `GET /?Action=Forecast`. */
export function serveForecast(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'https://service1.main.example.com');
  if (!isAuthorized(request.headers.authorization)) {
    response.setHeader('www-authenticate', 'Basic realm="service1", charset="UTF-8"');
    return sendJson(response, 401, { error: 'Sign in with the user name and password of this service.' });
  }
  if (url.pathname !== '/') return sendJson(response, 404, { error: `There is nothing at ${url.pathname}.` });
  if (request.method !== 'GET') {
    response.setHeader('allow', 'GET');
    return sendJson(response, 405, { error: `${request.method} is not possible here, only GET.` });
  }
  if (url.searchParams.get('Action') !== 'Forecast') {
    return sendJson(response, 400, { error: 'The query parameter Action is missing or unknown. Send Action=Forecast.' });
  }
  sendJson(response, 200, {
    service: 'service1',
    action: 'Forecast',
    unit: 'celsius',
    forecast: [
      { day: 'today', outlook: 'sunny', high: 21, low: 12 },
      { day: 'tomorrow', outlook: 'light clouds', high: 19, low: 11 },
      { day: 'in two days', outlook: 'showers', high: 16, low: 9 },
    ],
  });
}

function isAuthorized(header: string | undefined): boolean {
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(`Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
