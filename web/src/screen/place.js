/** The session this page belongs to: /screen/<session>. */
export const sessionId = () => location.pathname.split('/')[2] ?? '';
